public import Domain
import Store

extension PassResult {
    /// What was rebuilt of one account's journal, or in a dry run would be.
    public struct Restoration: Hashable, Sendable {
        public let venue: String
        public let account: String
        /// Of the client order ids from now on; `nil` when nothing was missing, and in a dry run.
        public internal(set) var generation: Int?
        /// Positions that are new.
        public let positions: Int
        /// Orders that the journal lacked.
        public let orders: Int
        /// Executions of them.
        public let fills: Int
        /// Each lost trade with its rows. Numbers below zero are not given yet.
        public private(set) var trades: [TradeLine]
        /// Orders that were left out of the journal; while there are any, nothing is opened.
        public let unattributed: [Unattributed]
    }

    /// An order of ours that no strategy could be told for.
    public struct Unattributed: Hashable, Sendable {
        public let clientOrderID: String
        public let instrumentID: String
        public let side: Side
        /// Coins or contracts.
        public let filledSize: Exact
        /// In the instrument's quote per coin; `nil` while nothing has filled.
        public let averagePrice: Exact?
        /// Why, for people.
        public let reason: String
    }
}

extension PassResult.Restoration {
    init(
        venue: String, account: String, plan: RestorePlan, strategies: (Int64) -> Strategy?
    ) {
        (self.venue, self.account) = (venue, account)
        positions = Set(plan.steps.map(\.position.id).filter { $0 < 0 }).count
        orders = plan.steps.map(\.orders.count).reduce(0, +)
        fills = plan.steps.flatMap(\.orders).map(\.fills.count).reduce(0, +)
        trades = plan.steps.map { step in
            PassResult.TradeLine(
                venue: venue, account: account,
                strategy: strategies(step.position.strategy)?.name ?? "",
                step: step)
        }
        unattributed = plan.unattributed.map { entry in
            let report = entry.order.report
            return PassResult.Unattributed(
                clientOrderID: entry.order.id.description, instrumentID: report.instrumentID,
                side: report.side, filledSize: report.filledSize,
                averagePrice: report.averagePrice, reason: entry.reason)
        }
    }

    /// Puts in the numbers that the database has given to what was new.
    mutating func number(by numbers: [Int64: Int64]) {
        trades = trades.map { $0.numbered(by: numbers) }
    }
}

extension PassResult.TradeLine {
    fileprivate init(venue: String, account: String, strategy: String, step: Rebuilding) {
        var trade = step.trade
        (trade.endedAt, trade.outcome) = (step.end?.endedAt, step.end?.outcome)
        let position =
            step.isNewTrade ? step.position.adding(trade) : step.position.replacing(trade)
        self.init(
            venue: venue, account: account, strategy: strategy, position: position, trade: trade,
            kind: trade.kind, spotID: position.spotID, futureID: position.futureID,
            orders: step.rows.map { PassResult.OrderLine(order: NewOrder($0), journal: $0) },
            residual: try? Exposure(of: position).residual)
    }

    fileprivate func numbered(by numbers: [Int64: Int64]) -> Self {
        PassResult.TradeLine(
            venue: venue, account: account, strategy: strategy,
            position: position.map { $0.numbered(numbers[$0.id] ?? $0.id) },
            trade: trade.map { $0.numbered(numbers[$0.id] ?? $0.id) }, kind: kind,
            spotID: spotID, futureID: futureID, orders: orders, residual: residual)
    }
}

extension Position {
    fileprivate func numbered(_ id: Int64) -> Position {
        Position(
            id: id, account: account, strategy: strategy, coin: coin, spotID: spotID,
            futureID: futureID, contractValue: contractValue, expiry: expiry, hedge: hedge,
            openedAt: openedAt, trades: trades, kept: kept)
    }
}

extension Trade {
    fileprivate func numbered(_ id: Int64) -> Trade {
        Trade(
            id: id, kind: kind, sequence: sequence, targetContracts: targetContracts,
            targetCoins: targetCoins, dustCoins: dustCoins,
            intendedExcessCoins: intendedExcessCoins, repairs: repairs, isUnwound: isUnwound,
            createdAt: createdAt, endedAt: endedAt, outcome: outcome, orders: orders)
    }
}
