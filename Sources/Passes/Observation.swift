import Clock
import Domain
import OKX
import Store

/// The first round of a pass: everything about the accounts, their open orders and the pairs that
/// may be traded, asked in parallel and never cached (EXECUTION §4).
struct Observation {
    /// USD per USDT by the exchange's index; `nil` when it gave none.
    let index: PricePoint?
    private let answers: Answers
    private let openInterest: [OpenInterest]?
    private let markets: [PairID: MarketQuestions]
    private let margin: MarginQuestions?
    /// By the clock's `elapsed`, when the answers were in.
    private let takenAt: Int64

    /// Asks, checks each account's configuration, and merges what was learned of open orders.
    ///
    /// - Parameters:
    ///   - works: accounts of one venue; those that cannot be worked end up in the run's problems
    ///     and are left out of the answer.
    ///   - pairs: whose markets are needed.
    /// - Returns: the observation and the accounts that can be worked.
    static func make(
        _ works: [AccountWork], pairs: [Pair], depth: Int, wantsOpenInterest: Bool,
        wantsMargin: Bool = false,
        run: PassRun
    ) throws -> (observation: Observation, works: [AccountWork]) {
        guard let client = works.first?.client else {
            preconditionFailure("nothing to observe")
        }
        var round = Round()
        let time = round.add(.time)
        let index = round.add(.indexTicker("USDT-USD"))
        let accounts = works.map { AccountQuestions($0, in: &round) }
        let now = client.serverNow
        let questions = pairs.map { MarketQuestions($0, depth: depth, now: now, in: &round) }
        let interest = wantsOpenInterest ? round.add(.openInterest) : nil
        let fees = FeeQuestions(works, pairs: pairs, in: &round)
        var margin =
            wantsMargin
            ? try MarginQuestions(works, pairs: pairs, store: run.store, in: &round) : nil
        let answers = client.send(round)

        _ = try answers[time]
        if let venue = works.first?.account.venue { try ClockSkew.refuse(of: client, at: venue) }
        try fees.read(answers, store: run.options.dryRun ? nil : run.store)
        try margin?.read(answers, store: run.options.dryRun ? nil : run.store)
        let usable = accounts.compactMap { account -> AccountWork? in
            do {
                try account.read(answers, run: run)
                return account.work
            } catch {
                run.result.problems.append(
                    PassResult.Problem(account: account.work.account.name, error: error))
                return nil
            }
        }
        let observation = Observation(
            index: try? answers[index], answers: answers,
            openInterest: interest.flatMap { try? answers[$0] },
            markets: Dictionary(
                questions.map { ($0.pair.id, $0) }, uniquingKeysWith: { first, _ in first }),
            margin: margin, takenAt: run.clock.elapsed())
        return (observation, usable)
    }

    /// Is it so old that what is decided next needs another look? A trade may have rested in between.
    func isOld(in run: PassRun) -> Bool { run.clock.elapsed() - takenAt > Observation.longestUse }

    /// Well below the age at which strategies refuse books.
    private static let longestUse: Int64 = 2000

    /// Was the market of a position asked for? Not of one that another pass opened, or a late fill
    /// brought back, while the answers were read.
    func covers(_ position: Position) -> Bool {
        markets[PairID(spotID: position.spotID, futureID: position.futureID)] != nil
    }

    /// - Throws: ``OKXError`` when the exchange did not answer something about the pair,
    ///   ``PassError/notObserved(spot:future:)`` when it was not asked.
    func market(of pair: Pair, for work: AccountWork) throws -> CandidateMarket {
        guard let questions = markets[pair.id] else {
            throw PassError.notObserved(spot: pair.spot.id, future: pair.future.id)
        }
        guard let fees = work.fees(of: pair) else {
            throw PassError.nothingConfigured(
                "the exchange did not state the fees of \(work.account.name) for \(pair.future.id)")
        }
        return try questions.market(
            from: answers, index: index, openInterest: openInterest, fees: fees,
            marginTerms: margin?.terms(of: pair, for: work, answers))
    }
}

/// The questions about one account.
struct AccountQuestions {
    let work: AccountWork
    private let configuration: Round.Ticket<AccountConfiguration>
    private let balance: Round.Ticket<AccountBalance>
    private let positions: Round.Ticket<[FuturePosition]>
    private let pending: Round.Ticket<[OrderReport]>
    private let orders: OrderQuestions
    private let bills: RecentBills

    init(_ work: AccountWork, in round: inout Round) {
        self.work = work
        bills = RecentBills(work, in: &round)
        configuration = round.add(.configuration, as: work.credentials)
        balance = round.add(.balance, as: work.credentials)
        positions = round.add(.futurePositions, as: work.credentials)
        pending = round.add(.pendingOrders(), as: work.credentials)
        orders = OrderQuestions(work, in: &round)
    }

    /// - Throws: ``OKXError``, ``PassError`` or `UnsuitableAccount`: the account cannot be worked.
    func read(_ answers: Answers, run: PassRun) throws {
        let configuration = try answers[configuration]
        let account = work.account
        guard configuration.userID == account.userID else {
            throw PassError.otherUser(
                account: account.name, expected: account.userID, found: configuration.userID)
        }
        guard configuration.permissions.contains("trade") else {
            throw PassError.noTradePermission(account: account.name)
        }
        guard !configuration.permissions.contains("withdraw") else {
            throw PassError.mayWithdraw(account: account.name)
        }
        work.note(
            AccountWork.Observed(
                configuration: configuration, balance: try answers[balance],
                futurePositions: try answers[positions],
                spotTradeMode: try TradeMode.ofSpotLeg(configuration)))
        let pending = try answers[pending]
        try orders.merge(answers, pending: pending, run: run)
        let unknown = UnknownOrders(work: work, run: run)
        try unknown.inspect(pending)
        do {
            try unknown.inspect(bills.read(answers))
        } catch let error where error is OKXError || error is PassError {
            // What is open is worked all the same; nothing new is opened on a journal that may be
            // behind.
            run.result.problems.append(PassResult.Problem(account: account.name, error: error))
            work.note(
                Stop(
                    id: 0, scope: .account(account.id), mode: .noOpen, isAutomatic: true,
                    code: "bills_unread",
                    reason: "the bills, which tell whether the journal is "
                        + "behind, could not be read", setBy: run.store.owner,
                    since: work.client.serverNow, until: nil))
        }
    }
}
