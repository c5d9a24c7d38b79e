/// One or more of the exchange's error codes that mean the same for what to do.
struct ErrorCode: Hashable, Sendable {
    let codes: [Int]
    /// The HTTP statuses that it comes with. An order counts as rejected only when both agree.
    let statuses: Set<Int>
    let errorClass: ErrorClass
    let meaning: String

    init(_ codes: [Int], http: Set<Int> = [200], _ errorClass: ErrorClass, _ meaning: String) {
        (self.codes, self.statuses) = (codes, http)
        (self.errorClass, self.meaning) = (errorClass, meaning)
    }

    /// By code, as it stands on the wire.
    static let known: [String: ErrorCode] = {
        let rows = requestCodes + orderCodes + settingCodes
        let pairs = rows.flatMap { row in row.codes.map { (String($0), row) } }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    /// Whether a request that was answered so has certainly not been executed. The list is closed:
    /// a code that is not on it, or comes with a status that it does not go with, proves nothing.
    static func provesRefusal(_ code: String, status: Int) -> ErrorCode? {
        guard let known = known[code], known.errorClass != .unknownOutcome,
            known.statuses.contains(status)
        else { return nil }
        return known
    }
}
