/// Something the server remarked on without failing the statement.
public struct PostgresNotice: Hashable, Sendable, CustomStringConvertible {
    /// `NOTICE`, `WARNING` and so on, never translated.
    public let severity: String
    /// Five characters: 00000 for a remark, 01xxx for a warning.
    public let sqlState: String
    /// In the server's language.
    public let message: String

    public var description: String { "\(severity) \(sqlState): \(message)" }
}

/// Keeps the notices of one connection until they are taken.
final class NoticeLog {
    /// A statement may raise one notice a row; the latest are kept.
    static let capacity = 100

    private(set) var kept: [PostgresNotice] = []
    /// Every notice since the connection began.
    private(set) var total = 0

    func append(_ notice: PostgresNotice) {
        total += 1
        if kept.count == NoticeLog.capacity { kept.removeFirst() }
        kept.append(notice)
    }

    func take() -> [PostgresNotice] {
        defer { kept = [] }
        return kept
    }
}
