import Domain
import OKX
import Store

/// One account as a pass works it: its rows, what the exchange said of it, and its lease.
final class AccountWork {
    let account: Account
    let credentials: Credentials
    let client: Client
    /// The strategies of this run that may open on it.
    let strategies: [Strategy]
    /// Every strategy there is, by id: what is open is worked whether or not its strategy is
    /// selected, enabled, or still trades here.
    private let owners: [Int64: Strategy]
    var lease: Lease?
    /// Positions of ours that are not closed; replaced as rows change.
    var positions: [Position]
    let dust: [String: Exact]
    let stops: [Stop]
    var fees: [String: FeeRates]
    private(set) var observed: Observed?

    /// The exchange's figures of this pass.
    struct Observed {
        let configuration: AccountConfiguration
        var balance: AccountBalance
        var futurePositions: [FuturePosition]
        let spotTradeMode: TradeMode
    }

    init(
        account: Account, credentials: Credentials, client: Client, strategies: [Strategy],
        store: Store
    ) throws {
        (self.account, self.credentials, self.client) = (account, credentials, client)
        self.strategies = strategies
        owners = Dictionary(
            try store.strategies().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        positions = try store.openPositions(account: account.id)
        dust = try store.dust(account: account.id)
        stops = try store.stops()
        fees = try store.cachedFees(of: account)
    }

    var openOrders: [JournalOrder] {
        positions.flatMap(\.orders).filter(\.state.isOpen)
    }

    func note(_ observed: Observed) { self.observed = observed }

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
            futurePositions: seen.futurePositions, positions: positions, stops: stops, dust: dust)
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
