public import Domain
import Postgres

enum KnownBillStatements {
    static let opening = """
        select last_bill_id from equity where account = $1 and opening and last_bill_id <> ''
        """
    /// Bills appear within a minute; five are looked back over.
    static let recent = """
        select b.bill_id, newest.since
        from (
            select max(billed_at) - interval '5 minutes' as since from bill where account = $1
        ) newest
        join bill b on b.account = $1 and b.billed_at >= newest.since
        """
    static let all = [opening, recent]
}

/// What is stored of an account's bills, so that the exchange is asked for the others alone.
public struct KnownBills: Hashable, Sendable {
    /// The newest bill that the account's opening snapshot contains; `nil` when there was none.
    public let opening: String?
    /// Whatever was made before is stored; `nil` while no bill is.
    public let since: Timestamp?
    /// The stored bills since then, by id.
    public let recent: Set<String>
}

extension Store {
    /// What is known of an account's bills. One may appear after a newer one, so that the last minutes
    /// before the newest are told by id.
    public func knownBills(account: Int64) throws -> KnownBills {
        let opening = try connection.query(KnownBillStatements.opening, [account]).first
        let rows = try connection.query(KnownBillStatements.recent, [account])
        return KnownBills(
            opening: try opening?.string("last_bill_id"),
            since: try rows.first?.timestamp("since"),
            recent: Set(try rows.map { try $0.string("bill_id") }))
    }
}
