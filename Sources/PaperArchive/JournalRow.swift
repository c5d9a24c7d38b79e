import Domain
import PaperExchange

/// An entry of the journal as a row has it.
struct JournalRow {
    let kind: String
    let method: String
    let target: String
    let body: [UInt8]
    let keyUID: String?
    let isAdmitted: Bool

    init(
        kind: String, method: String, target: String, body: [UInt8], keyUID: String?,
        isAdmitted: Bool
    ) {
        (self.kind, self.method, self.target, self.body) = (kind, method, target, body)
        (self.keyUID, self.isAdmitted) = (keyUID, isAdmitted)
    }

    init(_ entry: JournalEntry) {
        switch entry.input {
        case .request(let request):
            self.init(
                kind: "request", method: request.method, target: request.target,
                body: request.body, keyUID: request.keyUID, isAdmitted: request.isAdmitted)
        case .control(let method, let target, let body):
            self.init(
                kind: "control", method: method, target: target, body: body, keyUID: nil,
                isAdmitted: true)
        case .account(let bytes):
            self.init(
                kind: "account", method: "", target: "", body: bytes, keyUID: nil, isAdmitted: true)
        }
    }

    /// `nil` for a kind that there is not.
    func entry(at time: Timestamp, wall: Timestamp) -> JournalEntry? {
        switch kind {
        case "request":
            JournalEntry(
                time: time, wall: wall,
                input: .request(
                    JournalEntry.Request(
                        method: method, target: target, body: body, keyUID: keyUID,
                        isAdmitted: isAdmitted)))
        case "control":
            JournalEntry(
                time: time, wall: wall, input: .control(method: method, target: target, body: body))
        case "account":
            JournalEntry(
                time: time, wall: wall, input: .account(body))
        default: nil
        }
    }
}
