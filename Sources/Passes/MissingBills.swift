import Domain
import OKX

/// The bills of an account that are not stored yet: those of the last week from one list, and from
/// the archive what happened before while nobody looked.
struct MissingBills {
    let client: Client
    let credentials: Credentials
    /// The newest bill that is stored; `nil` when there is none.
    let newestStored: String?

    /// Newest first.
    ///
    /// - Throws: `OKXError`: a list is whole or not there at all.
    func fetch() throws -> [Bill] {
        var bills: [Bill] = []
        if try !append(to: &bills, from: { .bills($0) }) {
            _ = try append(to: &bills, from: { .billsArchive($0) })
        }
        return bills
    }

    /// - Returns: whether the list reaches back to what is stored.
    private func append(
        to bills: inout [Bill], from list: (Page) -> Endpoint<[Bill]>
    ) throws -> Bool {
        while true {
            let page = Page(after: bills.last?.billID)
            let question = list(page)
            let found = try client.ask(question, as: credentials)
            let fresh = found.filter { bill in
                newestStored.map { BillID.isNewer(bill.billID, than: $0) } ?? true
            }
            if let last = found.last?.billID, last == page.after {
                throw OKXError.nonsense(question.request, .endlessPages(cursor: last))
            }
            bills += fresh
            if fresh.count < found.count { return true }
            if found.count < page.limit { return false }
        }
    }
}

/// Bill ids are numbers that grow; as text they compare by length first.
enum BillID {
    static func isNewer(_ id: String, than other: String) -> Bool {
        (id.utf8.count, id) > (other.utf8.count, other)
    }
}
