import Domain

/// A JSON value whose members keep their order, for output that is no plain list.
public indirect enum JSON: Hashable, Sendable {
    case cell(Cell)
    /// JSON text of elsewhere: what the database holds as JSON.
    case raw(String)
    case array([JSON])
    case object([Member])

    /// A name of an object with its value.
    public struct Member: Hashable, Sendable {
        let name: String
        let value: JSON
    }
}

extension JSON {
    static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(members.map { Member(name: $0.key, value: $0.value) })
    }

    static func text(_ text: String?) -> JSON { .cell(Cell(text)) }
    /// Money, prices, sizes: a string in JSON.
    static func exact(_ number: Exact?) -> JSON { .cell(Cell(number)) }
    static func percent(_ number: Exact?) -> JSON { .cell(Cell(percent: number)) }
    static func count(_ number: Int?) -> JSON { .cell(Cell(number)) }
    static func milliseconds(_ number: Int64) -> JSON { .cell(.number(number)) }
    /// Ids are strings.
    static func id(_ number: Int64?) -> JSON { .cell(Cell(number.map { String($0) })) }
    static func time(_ moment: Timestamp?) -> JSON { .cell(Cell(moment)) }
    static func flag(_ flag: Bool?) -> JSON { flag.map { .cell(.flag($0)) } ?? .cell(.null) }

    /// A list in the shape of every list: `{"rows":[…]}`.
    static func rows(_ rows: [JSON]) -> JSON { .object(["rows": .array(rows)]) }

    /// In one line.
    public var line: String {
        switch self {
        case .cell(let cell): cell.json
        case .raw(let text): text
        case .array(let values): "[" + values.map(\.line).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { $0.key + $0.value.line }.joined(separator: ",") + "}"
        }
    }

    /// Broken into lines where something is nested, for people who look at it.
    public var indented: String { indented(by: "") }

    private func indented(by indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .array(let values) where values.contains(where: \.isContainer):
            let lines = values.map { inner + $0.indented(by: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n" + indent + "]"
        case .object(let members) where members.contains(where: \.value.isContainer):
            let lines = members.map { inner + $0.key + $0.value.indented(by: inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + indent + "}"
        default: return line
        }
    }

    private var isContainer: Bool {
        switch self {
        case .cell, .raw: false
        case .array(let values): !values.isEmpty
        case .object: true
        }
    }
}

extension JSON.Member {
    fileprivate var key: String { JSONText.string(name) + ":" }
}
