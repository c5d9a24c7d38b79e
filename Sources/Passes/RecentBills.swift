import Domain
import OKX

/// The bills since an account was last reconciled, asked for with everything else of a pass: an
/// order of ours that they name and the journal lacks shows that the database is behind, before
/// anything is decided on it (EXECUTION §11).
struct RecentBills {
    private let work: AccountWork
    private let ticket: Round.Ticket<[Bill]>

    /// Bills appear within a minute; the clocks may differ by half of one.
    private static let margin: Int64 = 2 * Timestamp.minute
    /// The list of the last seven days, with a day to spare.
    private static let recent: Int64 = 6 * Timestamp.day

    init(_ work: AccountWork, in round: inout Round) {
        self.work = work
        ticket = round.add(RecentBills.page(after: nil, of: work), as: work.credentials)
    }

    /// What a pass reads before its hedges, which do not wait for more: a few seconds' worth.
    private static let mostPages = 20

    /// - Throws: `OKXError`, or ``PassError/manyBills(account:count:)``: without them nothing is known of
    ///   what the journal may lack.
    func read(_ answers: Answers) throws -> [Bill] {
        var bills = try answers[ticket]
        var page = bills
        var pages = 1
        while page.count >= Page().limit, let last = page.last?.billID {
            guard pages < RecentBills.mostPages else {
                throw PassError.manyBills(account: work.account.name, count: bills.count)
            }
            page = try work.client.ask(
                RecentBills.page(after: last, of: work), as: work.credentials)
            bills += page
            pages += 1
        }
        return bills
    }

    private static func page(after: String?, of work: AccountWork) -> Endpoint<[Bill]> {
        guard let since = work.reconciledAt else { return .billsArchive(Page(after: after)) }
        let page = Page(after: after, begin: since - margin)
        return work.client.serverNow - since > recent ? .billsArchive(page) : .bills(page)
    }
}
