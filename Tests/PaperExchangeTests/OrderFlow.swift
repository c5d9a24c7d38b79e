import Domain
import TestSupport

@testable import PaperExchange

/// Everything that accounts, markets and time can do to an engine, at random from a seed.
struct OrderFlow {
    private(set) var engine: Engine
    private(set) var now: Timestamp
    private var random: SplitMix64
    private let futures: [String]
    private let spot = ["BTC-USDT", "ETH-USDT"]

    init(seed: UInt64, change: (inout PaperConfiguration) -> Void = { _ in }) {
        random = SplitMix64(seed: seed)
        // An hour before a delivery, so that it and a settlement come on the way.
        now = PaperWorld.start + 3 * Timestamp.day + 19 * Timestamp.hour
        var configuration = PaperConfiguration(
            seed: seed, start: now, accounts: OrderFlow.accounts(seed: seed))
        configuration.rules.reduceOnlyOversize = seed % 2 == 0 ? .refuse : .trim
        configuration.rules.liquidatesAtBankruptcy = seed % 3 != 0
        configuration.rules.interestDeductionHours = seed % 2 == 0 ? 1 : 24
        change(&configuration)
        engine = Engine(configuration)
        let listed = engine.state.listing.ofType(.futures)
        futures = ["BTC-USD", "ETH-USD", "BTC-USDT"].flatMap { family in
            listed.filter { $0.family == family }.prefix(2).map(\.id)
        }
    }

    /// One of each kind: futures mode on net, multi-currency with and without loans, long-short, and
    /// spot only.
    private static func accounts(seed: UInt64) -> [PaperAccount] {
        let coins: [String: Exact] = ["USDT": "400000", "BTC": "3", "ETH": "50"]
        var accounts = [
            PaperAccount(uid: "1", leverage: 10, balances: coins),
            PaperAccount(
                uid: "2", level: .multiCurrency, autoLoan: true, feeLevel: "VIP8", leverage: 8,
                balances: ["USDT": "9000", "BTC": "0.9", "ETH": "9"]),
            PaperAccount(
                uid: "3", positionMode: .longShort, feeLevel: "VIP5", leverage: 5, balances: coins),
            PaperAccount(uid: "4", level: .spot, feeType: "1", balances: coins),
            PaperAccount(
                uid: "5", level: .multiCurrency, feeLevel: "Lv2", leverage: 12, balances: coins),
        ]
        if seed % 2 == 0 { accounts[0].feeType = "1" }
        return accounts
    }

    // MARK: Steps

    mutating func run(steps: Int, after each: (OrderFlow) -> Void = { _ in }) {
        for _ in 0..<steps {
            step()
            each(self)
        }
    }

    private mutating func step() {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<62: place()
        case 62..<72: cancelOrAmend()
        case 72..<90: pass()
        case 90..<94: disturb()
        case 94..<97: force()
        default: settings()
        }
    }

    private mutating func pass() {
        let jumps: [Int64] = [1, 350, 1000, 4200, 61_000, 400_000, Timestamp.hour]
        now = now + pick(jumps)
        engine.play(to: now)
    }

    private mutating func place() {
        // A quarter of the orders wait to close what there is, at a distance.
        if Int.random(in: 0..<4, using: &random) == 0, placeClosing() { return }
        let account = pick(engine.state.uids)
        let isSpot = account == "4" || Int.random(in: 0..<5, using: &random) < 2
        let id = pick(isSpot ? spot : futures)
        guard let instrument = engine.state.listing[id] else { return }
        let side = pick([Side.buy, .sell])
        let middle = engine.market.middle(of: instrument, at: now)
        let away = Double(Int.random(in: -60...25, using: &random)) / 10_000
        let price = middle * (side == .buy ? 1 + away : 1 - away)
        var request = OrderRequest(
            instrumentID: id,
            tradeMode: isSpot && ["1", "3", "4"].contains(account) ? "cash" : "cross",
            side: side.rawValue,
            type: pick(["limit", "limit", "limit", "ioc", "fok", "post_only", "market", "market"]),
            size: size(of: instrument),
            price: instrument.price.text(instrument.price.nearest(price)))
        if !isSpot, Int.random(in: 0..<9, using: &random) == 0 {
            request.type = "optimal_limit_ioc"
        }
        if account == "3", !isSpot { request.positionSide = pick(["long", "short"]) }
        if !isSpot, Int.random(in: 0..<3, using: &random) == 0 { request.reduceOnly = "true" }
        if Int.random(in: 0..<3, using: &random) == 0 {
            request.selfTrade = pick(["cancel_maker", "cancel_taker", "cancel_both"])
        }
        if Int.random(in: 0..<2, using: &random) == 0 {
            request.targetCurrency = pick(["base_ccy", "quote_ccy"])
            if request.targetCurrency == "quote_ccy" { request.size = "5000" }
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            request.clientOrderID = pick(["a", "b", "c", "d"])
            request.tag = "t"
        }
        let now = now
        OrderFlow.attempt(&engine) { engine throws(Rejection) in
            _ = try engine.place(request, uid: account, at: now)
        }
    }

    /// - Returns: whether there was a position to close.
    private mutating func placeClosing() -> Bool {
        let uid = pick(engine.state.uids)
        guard let (key, lots) = position(of: uid),
            let instrument = engine.state.listing[key.instrumentID]
        else { return false }
        let middle = engine.market.middle(of: instrument, at: now)
        let away = Double(Int.random(in: -5...60, using: &random)) / 10_000
        let isLong = lots > 0
        var request = OrderRequest(
            instrumentID: key.instrumentID, tradeMode: "cross", side: isLong ? "sell" : "buy",
            type: pick(["limit", "limit", "ioc"]),
            size: instrument.size.text(
                Int64.random(in: 1...Int64(lots.magnitude), using: &random)),
            price: instrument.price.text(
                instrument.price.nearest(middle * (isLong ? 1 + away : 1 - away))))
        request.positionSide = key.side == .net ? "" : key.side.rawValue
        request.reduceOnly = key.side == .net && Bool.random(using: &random) ? "true" : ""
        let now = now
        OrderFlow.attempt(&engine) { engine throws(Rejection) in
            _ = try engine.place(request, uid: uid, at: now)
        }
        return true
    }

    private mutating func position(
        of uid: String
    ) -> (key: AccountState.PositionKey, lots: Int64)? {
        let open = (engine.state.accounts[uid]?.positions ?? [:]).filter(\.value.isOpen)
        let keys = open.keys.sorted {
            ($0.instrumentID, $0.side.rawValue) < ($1.instrumentID, $1.side.rawValue)
        }
        guard let key = keys.randomElement(using: &random) else { return nil }
        return (key, open[key]?.lots ?? 0)
    }

    private mutating func size(of instrument: PaperInstrument) -> String {
        let most: Int64
        if instrument.contract != nil {
            most = instrument.family == "BTC-USD" ? 2500 : 18_000
        } else {
            most = (instrument.base == "BTC" ? 1 : 20) * Grid.power(instrument.size.places)
        }
        return instrument.size.text(Int64.random(in: 1...most, using: &random))
    }

    private mutating func cancelOrAmend() {
        let uid = pick(engine.state.uids)
        guard let id = engine.state.accounts[uid]?.pending.randomElement(using: &random),
            let order = engine.state.orders[id]
        else { return }
        let instrument = order.instrument
        let now = now
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            OrderFlow.attempt(&engine) { engine throws(Rejection) in
                _ = try engine.cancel(
                    instrument.id, orderID: String(id), clientOrderID: "", uid: uid, at: now)
            }
        case 1:
            let size = instrument.size.text(max(1, order.size / 2))
            amend(order, size: size, price: "")
        default:
            let shift = order.terms.side == .buy ? order.price / 900 : -order.price / 900
            amend(order, size: "", price: instrument.price.text(order.price + shift))
        }
    }

    private mutating func amend(_ order: Order, size: String, price: String) {
        let now = now
        OrderFlow.attempt(&engine) { engine throws(Rejection) in
            _ = try engine.amend(
                order.instrument.id, orderID: String(order.id), clientOrderID: "", newSize: size,
                newPrice: price, cancelOnFailure: size.isEmpty, uid: order.uid, at: now)
        }
    }

    /// Moves a family's futures against whoever stands on the wrong side.
    private mutating func disturb() {
        var override = MarketOverride()
        override.premiumPercent = Exact(Int64.random(in: -400...900, using: &random))
        let family = pick(["BTC-USD", "ETH-USD", "*"])
        engine.market.overrides = Bool.random(using: &random) ? [:] : [family: override]
        engine.state.watch.everythingChanged()
        engine.observe(at: now)
    }

    private mutating func force() {
        let uid = pick(engine.state.uids)
        guard let (key, _) = position(of: uid) else { return }
        let price: PaperClosingPrice = pick([.mark, .bankruptcy])
        let how = Int.random(in: 0..<3, using: &random)
        let isDeleveraging = Bool.random(using: &random)
        let now = now
        OrderFlow.attempt(&engine) { engine throws(Rejection) in
            if how == 0 {
                _ = try engine.closePosition(
                    key.instrumentID, key.side, clientOrderID: "", tag: "", cancelsOrders: true,
                    uid: uid, at: now)
            } else {
                try engine.forceClose(
                    uid, key.instrumentID, key.side, contracts: how == 1 ? 1 : nil, at: price,
                    isDeleveraging: isDeleveraging, now: now)
            }
        }
    }

    private mutating func settings() {
        let uid = pick(engine.state.uids)
        let id = pick(futures)
        let leverage = Exact(Int64.random(in: 1...22, using: &random))
        let which = Int.random(in: 0..<4, using: &random)
        let now = now
        OrderFlow.attempt(&engine) { engine throws(Rejection) in
            switch which {
            case 0: try engine.setLeverage(leverage, of: id, uid: uid, at: now)
            case 1: try engine.setFeeType(leverage > 11 ? "1" : "0", uid: uid)
            case 2: _ = try engine.setTimer("t", seconds: 30, uid: uid, at: now)
            default: engine.deposit("1000", "USDT", to: uid, at: now)
            }
        }
    }

    /// A refusal is a fine outcome; what matters is what it leaves behind.
    private static func attempt(
        _ engine: inout Engine, _ action: (inout Engine) throws(Rejection) -> Void
    ) {
        do throws(Rejection) { try action(&engine) } catch {}
    }

    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }
}
