public import Domain
import Postgres

enum KnownBillStatements {
    static let opening = """
        select last_bill_id from equity where account = $1 and opening and last_bill_id <> ''
        """
    /// When the books last agreed everything before was stored; what appears within a few minutes
    /// may still come behind it. Where they have not agreed for long, a day is looked back over.
    static let since = """
        select greatest(
            (select max(taken_at) from equity where account = $1 and agrees)
                - interval '5 minutes',
            (select max(billed_at) from bill where account = $1) - interval '1 day') as since
        """
    static let recent = "select bill_id from bill where account = $1 and billed_at >= $2"
    static let all = [opening, since, recent]
}

/// What is stored of an account's bills, so that the exchange is asked for the others alone.
public struct KnownBills: Hashable, Sendable {
    /// The newest bill that the account's opening snapshot contains; `nil` when there was none.
    public let opening: String?
    /// The newest that is stored, or that the opening snapshot contains; `nil` when there was none.
    public let newest: String?
    /// Whatever was made before, and is not newer than ``newest``, is stored.
    public let since: Timestamp?
    /// The stored bills since then, by id.
    public let recent: Set<String>
}

extension Store {
    /// What is known of an account's bills. One may appear after a newer one, so that those since the
    /// books last agreed are told by id.
    public func knownBills(account: Int64) throws -> KnownBills {
        let opening = try connection.query(KnownBillStatements.opening, [account]).first
        let since = try one(KnownBillStatements.since, [account]).timestampOrNil("since")
        let rows = try since.map {
            try connection.query(KnownBillStatements.recent, [account, $0])
        }
        return KnownBills(
            opening: try opening?.string("last_bill_id"),
            newest: try lastBillID(account: account), since: since,
            recent: Set(try (rows ?? []).map { try $0.string("bill_id") }))
    }
}
