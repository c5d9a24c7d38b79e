import Domain
import TestSupport

/// Journal rows of BTC against its March future, as short as a test's sentence needs them.
enum Rows {
    static func order(
        _ leg: Leg, _ side: Side, _ size: Exact, filled: Exact? = nil, at price: Exact,
        average: Exact? = nil, fee: Exact = 0, in currency: String? = nil,
        _ state: JournalOrder.State = .filled, purpose: JournalOrder.Purpose = .target,
        attempt: Int = 1, trade: Int64 = 1, id: String? = nil, fills: [JournalFill] = []
    ) -> JournalOrder {
        let filled = filled ?? (state == .filled ? size : 0)
        return JournalOrder(
            clientOrderID: id ?? "\(trade)-\(leg)-\(purpose)-\(attempt)", trade: trade, leg: leg,
            attempt: attempt, purpose: purpose,
            instrumentID: leg == .spot ? "BTC-USDT" : "BTC-USD-270326", side: side, type: .ioc,
            tradeMode: leg == .spot ? .cash : .cross, price: price, size: size, reduceOnly: false,
            tag: "", expiresAt: Market.epoch, state: state, filledSize: filled,
            averagePrice: filled.isZero ? nil : average ?? price, fee: fee, feeCurrency: currency,
            fills: fills)
    }

    static func trade(
        _ kind: Trade.Kind = .open, contracts: Exact = 100, coins: Exact = 1, dust: Exact = 0,
        excess: Exact = 0, isUnwound: Bool = false, id: Int64 = 1, isOver: Bool = true,
        _ orders: [JournalOrder]
    ) -> Trade {
        Trade(
            id: id, kind: kind, sequence: .together, targetContracts: contracts,
            targetCoins: coins, dustCoins: dust, intendedExcessCoins: excess, repairs: 0,
            isUnwound: isUnwound, createdAt: Market.epoch, endedAt: isOver ? Market.epoch : nil,
            outcome: isOver ? .filled : nil, orders: orders)
    }

    static func trade(_ orders: [JournalOrder]) -> Trade { trade(.open, orders) }

    static func position(
        _ trades: [Trade], id: Int64 = 1, strategy: Int64 = 1, contractValue: Exact = 100,
        hedge: Hedge = .neutral, spotID: String = "BTC-USDT"
    ) -> Position {
        Position(
            id: id, account: 1, strategy: strategy, coin: "BTC", spotID: spotID,
            futureID: "BTC-USD-270326", contractValue: contractValue,
            expiry: Market.epoch + 60 * Timestamp.day, hedge: hedge, openedAt: Market.epoch,
            trades: trades)
    }

    /// The worked opening C1: 10 000 USD sold at 61 500, the coins bought at 60 000, both fees in
    /// coin and exactly paid for.
    static func opening(
        coins: Exact = "0.162845772601870163", contracts: Exact = 100, excess: Exact = 0
    ) -> Trade {
        trade(
            contracts: contracts, coins: coins, excess: excess,
            [
                order(
                    .spot, .buy, coins, at: 60_000, fee: -coins * "0.001", in: "BTC"),
                order(
                    .future, .sell, contracts, at: 61_500,
                    fee: contracts * "-0.0000008130081300813", in: "BTC"),
            ])
    }

    static func report(
        _ state: OrderReport.State, filled: Exact, of size: Exact = 10, average: Exact? = 61_500,
        fee: Exact = 0, in currency: String? = "BTC"
    ) -> OrderReport {
        OrderReport(
            orderID: "77", clientOrderID: "1-future-target-1", instrumentID: "BTC-USD-270326",
            side: .sell, price: 61_500, size: size, state: state, filledSize: filled,
            averagePrice: filled.isZero ? nil : average, fee: fee, feeCurrency: currency,
            category: "normal", cancelSource: "", tag: "", createdAt: Market.epoch,
            updatedAt: Market.epoch)
    }
}
