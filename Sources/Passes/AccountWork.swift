import Clock
import Domain
import OKX
import Store

/// One account as a pass works it: its rows, what the exchange said of it, and its lease.
final class AccountWork {
    let account: Account
    let credentials: Credentials
    let client: Client
    private let clock: Clock
    /// The strategies of this run that may open on it.
    let strategies: [Strategy]
    /// Every strategy there is, by id: what is open is worked whether or not its strategy is
    /// selected, enabled, or still trades here.
    private var owners: [Int64: Strategy] = [:]
    var lease: Lease?
    /// Positions of ours that are not closed; replaced as rows change.
    var positions: [Position] = []
    /// What of open positions counts as settled, within their delivery windows; by position.
    var settled: [Int64: SettledPart] = [:]
    private(set) var dust: [String: Exact] = [:]
    private(set) var stops: [Stop] = []
    /// By leg and fee group, as last stated.
    var fees: [String: FeeRates] = [:]
    /// Which of them are not older than an hour.
    var freshFees: Set<String> = []
    /// When it was last reconciled, by the exchange's clock; `nil` when it never was.
    private(set) var reconciledAt: Timestamp?
    /// The database's clock against this run's `elapsed`, since the rows were read.
    private var journalStart: Timestamp?
    private(set) var observed: Observed?

    /// The exchange's figures of this pass.
    struct Observed {
        let configuration: AccountConfiguration
        var balance: AccountBalance
        var futurePositions: [FuturePosition]
        let spotTradeMode: TradeMode
    }

    init(
        account: Account, credentials: Credentials, client: Client, clock: Clock,
        strategies: [Strategy]
    ) {
        (self.account, self.credentials, self.client) = (account, credentials, client)
        (self.clock, self.strategies) = (clock, strategies)
    }

    /// Reads the account's rows: only now that the lease is ours do they stay as they are read.
    func load(_ store: Store) throws {
        owners = Dictionary(
            try store.strategies().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        (fees, freshFees) = try store.cachedFees(of: account)
        try refreshStops(store)
        let times = try store.ledgerTimes(account: account.id)
        reconciledAt = times.lastEquity
        journalStart = times.now - clock.elapsed()
        try reload(store)
    }

    /// Reads what is stopped again, after a step of this pass has latched something.
    func refreshStops(_ store: Store) throws { stops = try store.stops() }

    /// Reads positions and dust again, after a trade or another pass has changed them.
    func reload(_ store: Store) throws {
        positions = try store.openPositions(account: account.id)
        dust = try store.dust(account: account.id)
    }

    /// The account's money again: every trade changes it.
    func refreshBalances() throws {
        var round = Round()
        let balance = round.add(.balance, as: credentials)
        let positions = round.add(.futurePositions, as: credentials)
        let answers = client.send(round)
        var fresh = seen
        fresh.balance = try answers[balance]
        fresh.futurePositions = try answers[positions]
        note(fresh)
    }

    var openOrders: [JournalOrder] {
        positions.flatMap(\.orders).filter(\.state.isOpen)
    }

    func note(_ observed: Observed) { self.observed = observed }

    /// A latch that was set in this run, or in a dry run would be: it holds at once.
    func note(_ stop: Stop) { stops.append(stop) }

    /// The exchange knows of orders of ours that the journal lacks: what its rows add up to is not
    /// what the account holds.
    var isBehind: Bool {
        stops.contains {
            $0.code == LatchCode.journalBehind.rawValue && $0.scope == .account(account.id)
        }
    }

    /// - Throws: ``PassError`` never; traps when asked before the account was observed.
    var seen: Observed {
        guard let observed else {
            preconditionFailure("the account \(account.name) was not observed")
        }
        return observed
    }

    var situation: AccountSituation {
        AccountSituation(
            account: account, configuration: seen.configuration, balance: seen.balance,
            futurePositions: seen.futurePositions, positions: positions, stops: stops, dust: dust,
            journalNow: journalNow)
    }

    /// Now by the database's clock.
    private var journalNow: Timestamp {
        journalStart.map { $0 + clock.elapsed() } ?? client.serverNow
    }

    func replace(_ position: Position) {
        if let index = positions.firstIndex(where: { $0.id == position.id }) {
            positions[index] = position
        } else {
            positions.append(position)
        }
    }

    func remove(_ position: Position) { positions.removeAll { $0.id == position.id } }

    func position(_ id: Int64) -> Position? { positions.first { $0.id == id } }

    /// Puts an order's new figures into its position.
    func replace(_ order: JournalOrder) {
        for position in positions {
            guard let trade = position.trades.first(where: { $0.id == order.trade }) else {
                continue
            }
            replace(position.replacing(trade.replacing(order)))
        }
    }

    /// What a position holds and what is missing of its hedge, as far as it is settled by now.
    func exposure(of position: Position) throws(DivisionByZero) -> Exposure {
        try Exposure(of: position, settled: settled[position.id])
    }

    /// Who owns a position.
    func strategy(_ id: Int64) -> Strategy? { owners[id] }

    /// The deepest book level that any strategy at work here prices at.
    var deepestLevel: Int {
        let levels = (strategies + positions.compactMap { strategy($0.strategy) })
            .map(\.rules.priceLevel)
        return levels.max() ?? 5
    }

    /// Is everything of this position stopped but reads and cancels?
    func isStopped(_ position: Position) -> Bool {
        stops.contains {
            $0.mode == .stopped
                && $0.applies(
                    account: position.account, strategy: position.strategy,
                    future: position.futureID)
        }
    }
}
