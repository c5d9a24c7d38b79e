import Domain
import TestSupport
import Testing

@Suite struct `Openings on random markets` {
    /// Rules, limits, balances and books that a strategy could meet, of any seed.
    static func scene(_ market: inout RandomMarket) throws -> Scene {
        var scene = try Scene()
        scene.rules.perOrderUSD = market.steps(1...400, of: 100)
        scene.rules.minOpenYieldPct = market.steps(-20...200, of: "0.1")
        scene.rules.maxCloseYieldPct = scene.rules.minOpenYieldPct - market.steps(1...50, of: "0.1")
        scene.rules.priceLevel = Int(market.integer(1...6))
        scene.rules.thresholdYield = market.integer(0...1) == 0 ? .annual : .net
        scene.rules.hedge = market.integer(0...1) == 0 ? .neutral : .equalUSD
        scene.rules.maxPositionUSD = market.steps(1...800, of: 100)
        scene.rules.maxPositionRatio = market.steps(1...1_000, of: "0.001")
        scene.openInterest = market.steps(1...5_000, of: 1)
        scene.limits.maxCoinUSD = market.steps(1...800, of: 100)
        scene.limits.maxTotalUSD = market.steps(1...800, of: 100)
        let held = market.steps(0...300, of: 100)
        scene.sums = `How much is opened at most`.sums(
            strategyCoin: held, coin: held, total: held, future: held)
        scene.spotFee = market.steps(-10...100, of: "0.00001")
        scene.futureFee = market.steps(-10...50, of: "0.00001")
        scene.feeCurrency = market.integer(0...1) == 0 ? .received : .quote
        scene.balances = [
            "USDT": Scene.held(market.steps(0...60_000, of: 1)),
            "BTC": Scene.held(market.steps(0...1_000, of: "0.001")),
        ]
        scene.spotLot = market.integer(0...1) == 0 ? "0.00000001" : "0.0001"
        scene.usdtIndex = PricePoint(
            price: market.steps(9_985...10_015, of: "0.0001"), time: scene.now)
        let spot = market.steps(590_000...610_000, of: "0.1")
        let future = spot + market.steps(-1_000...30_000, of: "0.1")
        scene.spotAsks = Self.side(&market, from: spot, worse: 1, 1...4_000, "0.0001")
        scene.spotBids = Self.side(&market, from: spot - "0.1", worse: -1, 1...4_000, "0.0001")
        scene.futureBids = Self.side(&market, from: future, worse: -1, 1...200, 1)
        scene.futureAsks = Self.side(&market, from: future + "0.1", worse: 1, 1...200, 1)
        return scene
    }

    private static func side(
        _ market: inout RandomMarket, from best: Exact, worse: Exact, _ sizes: ClosedRange<Int64>,
        _ lot: Exact
    ) -> [OrderBook.Level] {
        market.levels(from: best, tick: "0.1", worse: worse, sizes: sizes, lot: lot)
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `never exceed a limit, a level or the purse, and never lose after costs`(
        seed: UInt64
    ) throws {
        var market = RandomMarket(seed: seed)
        let scene = try Self.scene(&market)
        guard case .trade(let plan, numbers: _) = try scene.opening() else { return }
        let rules = scene.rules
        let held = scene.sums.strategyCoinUSD
        // Sizes.
        #expect(plan.contracts.isPositive && plan.contracts.isMultiple(of: 1))
        #expect(plan.coins.isMultiple(of: scene.spotLot))
        #expect(plan.notionalUSD == plan.contracts * 100 && plan.notionalUSD <= rules.perOrderUSD)
        for limit in [rules.maxPositionUSD, scene.limits.maxCoinUSD, scene.limits.maxTotalUSD] {
            #expect(held + plan.notionalUSD <= (limit ?? 0))
        }
        let interest = (scene.openInterest ?? 0) * 100 * (rules.maxPositionRatio ?? 0)
        #expect(held + plan.notionalUSD <= interest)
        let quoteFee = scene.feeCurrency == .quote ? scene.spotFee : 0
        let cash = scene.balances["USDT"]?.cash ?? 0
        #expect(plan.coins * plan.spotPrice * (1 + quoteFee) <= cash)
        // Prices: those of the level, and the levels up to it cover the order.
        let asks = scene.spotAsks.prefix(rules.priceLevel)
        let bids = scene.futureBids.prefix(rules.priceLevel)
        #expect(plan.spotPrice == asks.last?.price && plan.futurePrice == bids.last?.price)
        #expect(asks.map(\.size).sum() >= plan.coins)
        #expect(bids.map(\.size).sum() >= plan.contracts)
        // Yields, from the levels that the plan would take.
        let net = try Self.netReturn(plan, scene)
        #expect(net.isPositive)
        let worst = try BasisYield.annualPct(
            spot: plan.spotPrice, future: plan.futurePrice, days: 60)
        #expect(worst >= rules.maxCloseYieldPct)
        if rules.thresholdYield == .annual {
            let touch = try BasisYield.annualPct(
                spot: scene.spotAsks[0].price, future: scene.futureBids[0].price, days: 60)
            #expect(touch >= rules.minOpenYieldPct)
        }
    }

    @Test func `happen often enough to mean something`() throws {
        let opened = try (0..<400 as Range<UInt64>).filter { seed in
            var market = RandomMarket(seed: seed)
            return try Self.scene(&market).opening().plan != nil
        }
        #expect(opened.count > 25)
    }

    /// The money of the round trip itself: dollars back for dollars paid, both legs at one price.
    private static func netReturn(_ plan: TradePlan, _ scene: Scene) throws -> Exact {
        let paid = taken(plan.coins, from: scene.spotAsks).map { $0.size * $0.price }.sum()
        let owed = try taken(plan.contracts, from: scene.futureBids).map {
            try ($0.size * 100).divided(by: $0.price)
        }.sum()
        let isCoin = scene.feeCurrency == .received
        // The hedged part: what the contracts' coins cost at the average that was paid.
        let ordered = try (owed * (1 + scene.futureFee))
            .divided(by: isCoin ? 1 - scene.spotFee : 1)
        let cost = try (paid * ordered).divided(by: plan.coins) * (isCoin ? 1 : 1 + scene.spotFee)
        let back = plan.notionalUSD * (1 - scene.futureFee) * (1 - scene.spotFee)
        return back - cost * (scene.usdtIndex?.price ?? 0)
    }

    private static func taken(
        _ size: Exact, from levels: [OrderBook.Level]
    ) -> [OrderBook.Level] {
        var rest = size
        return levels.compactMap { level in
            let part = Swift.min(rest, level.size)
            rest -= part
            return part.isPositive ? OrderBook.Level(price: level.price, size: part) : nil
        }
    }
}
