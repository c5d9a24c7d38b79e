import Domain
import OKX
import Store

/// The bills of an account that are not stored yet: those of the last week from one list, and from
/// the archive what happened before while nobody looked.
///
/// A bill may appear after a newer one, so that it looks back beyond the newest that is stored.
struct MissingBills {
    let client: Client
    let credentials: Credentials
    let known: KnownBills

    /// Newest first.
    ///
    /// - Throws: `OKXError`: a list is whole or not there at all.
    func fetch() throws -> [Bill] {
        var bills: [Bill] = []
        if try !append(to: &bills, from: { .bills($0) }) {
            _ = try append(to: &bills, from: { .billsArchive($0) })
        }
        return bills.filter { !known.recent.contains($0.billID) }
    }

    /// - Returns: whether the list reaches back to what is stored.
    private func append(
        to bills: inout [Bill], from list: (Page) -> Endpoint<[Bill]>
    ) throws -> Bool {
        while true {
            let page = Page(after: bills.last?.billID)
            let question = list(page)
            let found = try client.ask(question, as: credentials)
            let fresh = found.filter { !known.isOlder($0) }
            if let last = found.last?.billID, last == page.after {
                throw OKXError.nonsense(question.request, .endlessPages(cursor: last))
            }
            bills += fresh
            if fresh.count < found.count { return true }
            if found.count < page.limit { return false }
        }
    }
}

extension KnownBills {
    /// Contained in the opening snapshot, or from before the books last agreed, and stored.
    fileprivate func isOlder(_ bill: Bill) -> Bool {
        if let opening, !BillID.isNewer(bill.billID, than: opening) { return true }
        guard let newest, let since, !BillID.isNewer(bill.billID, than: newest) else {
            return false
        }
        return bill.time < since
    }
}

extension Client {
    /// The newest bill of an account, by its id; empty when there has been none for three months.
    func newestBillID(as credentials: Credentials) throws -> String {
        let one = Page(limit: 1)
        if let bill = try ask(.bills(one), as: credentials).first { return bill.billID }
        return try ask(.billsArchive(one), as: credentials).first?.billID ?? ""
    }
}

/// Bill ids are numbers that grow; as text they compare by length first.
enum BillID {
    static func isNewer(_ id: String, than other: String) -> Bool {
        (id.utf8.count, id) > (other.utf8.count, other)
    }
}
