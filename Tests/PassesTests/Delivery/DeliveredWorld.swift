import Domain
import OKX
import PaperExchange
import Passes
import Store
import TestSupport
import Testing

extension World {
    /// The future that is delivered four days after the world begins.
    static let nearest = "BTC-USD-260306"

    /// A world with a position in the nearest future, which its premium makes the best one, and no
    /// room for another.
    static func holding(
        _ rules: [(name: String, text: String)] = [], seed: UInt64 = 1, tiesClocks: Bool = false,
        coins: [String: Exact] = World.coins, level: PaperAccount.Level = .multiCurrency
    ) throws -> (world: World, position: Position) {
        let world = try World(
            coins: coins, level: level, seed: seed,
            rules: [
                ("min_days_to_expiry", "3"), ("whitelist", "BTC"), ("max_position_usd", "1000"),
            ] + rules)
        world.tiesClocks = tiesClocks
        world.paper.disturb(nearest, .premium(80))
        try world.snapshot()
        try world.open()
        let position = try #require(try world.positions.first)
        try #require(position.futureID == nearest)
        return (world, position)
    }

    /// Steps the clock to a moment after the expiry of a position's future, or before it.
    func advance(to milliseconds: Int64, after position: Position) {
        time.advance(position.expiry - time.now + milliseconds)
    }

    /// What the account has of a coin beyond its owner's own, and beyond the dust that is booked.
    func excess(of coin: String) throws -> Exact {
        let own = try #require(try truth.cash[coin]) - (World.coins[coin] ?? 0)
        return own - (try store.dust(account: 1)[coin] ?? 0)
    }

    /// Orders of ours that have reached the exchange.
    var sent: [String] {
        get throws { try truth.orders.map(\.clientOrderID).filter { !$0.isEmpty } }
    }

    /// The exchange's bill of the one delivery there was.
    func deliveryBill() throws -> Bill {
        let bills = try client().ask(.bills(), as: Credentials(World.credentials))
        return try #require(bills.first { $0.type == "3" && $0.subtype == "113" })
    }

    func row(_ position: Position) throws -> PositionRow {
        try #require(
            try store.positionRows(account: nil, strategy: nil).first {
                $0.position.id == position.id
            })
    }

    /// The whole result of a position by its fills.
    func result(of position: Position) throws -> PositionResult {
        let fills = try store.fills(ofPositions: [position.id])[position.id] ?? []
        return try PositionResult(
            of: fills, coin: position.coin, quote: "USDT",
            contractValue: position.contractValue, before: time.now + Timestamp.day)
    }
}

/// What the exchange rounds each profit to.
let roundingOfProfits: Exact = "0.00000000001"
