import Domain
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `The market model` {
    private static let start = PaperWorld.start
    private static func model(_ seed: UInt64) -> MarketModel {
        MarketModel(noise: Noise(seed: seed), epoch: start)
    }
    private static func listing(_ time: Timestamp) -> Listing {
        Listing(time: time, spot: Listing.spot(fillers: 3, noise: Noise(seed: 1)))
    }

    @Test func `shows the same market for a seed and a time, however it got there`() {
        func books(_ steps: [Int64]) -> [String] {
            let world = PaperWorld()
            for step in steps { world.exchange.advance(milliseconds: step) }
            return [
                "market/books?instId=BTC-USDT&sz=400", "market/tickers?instType=FUTURES",
                "market/index-tickers?instId=USDT-USD", "public/open-interest?instType=FUTURES",
            ].map { world.get($0, as: nil).response.text }
        }
        #expect(books([90_000_000]) == books([1, 4999, 89_995_000]))
    }

    @Test func `differs by seed`() {
        let coin = CoinModel.majors[0]
        let prices = (1...20).map { Self.model($0).index(coin, at: Self.start) }
        #expect(Set(prices).count == 20)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `keeps books in order, with twenty levels and never crossed`(seed: UInt64) throws {
        let time = Self.start + Int64(seed) * 7_654_321
        let market = Market(.seeded(Self.model(seed)))
        for instrument in Self.listing(time).instruments where instrument.product != .announced {
            let asks = market.levels(of: instrument, against: .buy, count: 40, at: time)
            let bids = market.levels(of: instrument, against: .sell, count: 40, at: time)
            #expect(asks.count >= 20 && bids.count >= 20, "\(instrument.id)")
            #expect(zip(asks, asks.dropFirst()).allSatisfy { $0.price < $1.price })
            #expect(zip(bids, bids.dropFirst()).allSatisfy { $0.price > $1.price })
            #expect(try #require(asks.first).price > #require(bids.first).price)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `keeps the tether within five hundredths of a percent of a dollar`(seed: UInt64) {
        let model = Self.model(seed)
        let worst = (0..<2000).map { abs(model.peg(at: Self.start + $0 * 3_000_000) - 1) }.max()
        #expect((worst ?? 1) <= 0.0005)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `opens with a premium of 8 to 25 % a year and is below 1 % on day twenty`(seed: UInt64) {
        let model = Self.model(seed)
        for coin in CoinModel.majors {
            for days in [10, 45, 90, 180] as [Int64] {
                for day in [0, 3, 7] as [Int64] {
                    let now = Self.start + day * Timestamp.day
                    let expiry = now + days * Timestamp.day
                    #expect((0.08...0.25).contains(model.premium(coin, expiry: expiry, at: now)))
                }
                for day in [20, 22, 24, 60, 64] as [Int64] {
                    let now = Self.start + day * Timestamp.day
                    #expect(model.premium(coin, expiry: now + days * Timestamp.day, at: now) < 0.01)
                }
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `brings a future to its index at delivery`(seed: UInt64) throws {
        let market = Market(.seeded(Self.model(seed)))
        for instrument in Self.listing(Self.start).instruments {
            guard let contract = instrument.contract, instrument.ruleType == "normal" else {
                continue
            }
            let hour = contract.expiry - Timestamp.hour
            let mark = market.mark(of: instrument, at: hour)
            let index = market.index(of: instrument, at: hour)
            // A quarter of a year's premium in a year of hours: under four millionths.
            #expect((mark - index).magnitude <= index * "0.00005" + instrument.price.step)
        }
    }

    /// What a carry opened on the first day sees: 8 % to enter, and below 3 % to leave by day twenty.
    @Test(arguments: 1..<13 as Range<UInt64>)
    func `lets a carry be opened dear and closed cheap within twenty days`(seed: UInt64) throws {
        let world = PaperWorld { $0.seed = seed }
        for coin in CoinModel.majors.map(\.name) {
            let future = try world.farthest(coin)
            #expect(try annualYield(world, coin, future, isEntry: true) > 8, "\(coin)")
        }
        world.exchange.advance(milliseconds: 20 * Timestamp.day)
        for coin in CoinModel.majors.map(\.name) {
            let future = try world.farthest(coin)
            #expect(try annualYield(world, coin, future, isEntry: false) < 3, "\(coin)")
        }
    }

    private func annualYield(
        _ world: PaperWorld, _ coin: String, _ future: String, isEntry: Bool
    ) throws -> Exact {
        let futurePrice = try world.best(future, isEntry ? "bids" : "asks").price
        let spotPrice = try world.best("\(coin)-USDT", isEntry ? "asks" : "bids").price
        let row = world.get("public/instruments?instType=FUTURES&instId=\(future)", as: nil)
        let expiry = try #require(Int64(row["expTime"]))
        let days = world.exchange.now.days(until: Timestamp(milliseconds: expiry))
        return try ((futurePrice - spotPrice) * 36_500).divided(by: spotPrice * days, scale: 6)
    }

    @Test func `can be disturbed for an instrument, a family or all`() throws {
        let world = PaperWorld()
        var empty = MarketOverride()
        empty.levels = 0
        world.exchange.disturb("BTC-USDT", empty)
        let ticker = world.get("market/ticker?instId=BTC-USDT", as: nil)
        #expect(ticker["askPx"] == "" && ticker["bidSz"] == "")
        var premium = MarketOverride()
        premium.premiumPercent = "40"
        let future = try world.farthest()
        let before = try world.best(future, "bids").price
        world.exchange.disturb("BTC-USD", premium)
        #expect(try world.best(future, "bids").price > before * "1.05")
        var stale = MarketOverride()
        stale.staleMilliseconds = 60_000
        world.exchange.disturb("*", stale)
        let time = try #require(world.get("market/books?instId=ETH-USDT", as: nil).number("ts"))
        #expect(time == Exact(PaperWorld.start.milliseconds - 60_000))
        world.exchange.clearDisturbances()
        #expect(world.get("market/ticker?instId=BTC-USDT", as: nil)["askPx"] != "")
    }
}

@Suite struct `The calendar of expiries` {
    /// Recorded between 14 and 19 December 2024, with the third quarter that was listed since.
    @Test func `is the recorded one`() throws {
        let time = try #require(Timestamp("2024-12-16T12:00:00Z"))
        let listed = ExpiryCalendar.listed(at: time)
        #expect(
            listed.map(\.time.date.compact) == [
                "241220", "241227", "250131", "250228", "250328", "250627", "250926",
            ])
        #expect(listed.first?.alias == "this_week" && listed.last?.alias == "third_quarter")
    }

    @Test func `loses a date only by its delivery, and gains on Fridays at ten past eight`() {
        var before = Set(ExpiryCalendar.listed(at: PaperWorld.start).map(\.time))
        for hour in 1..<(24 * 800) as Range<Int64> {
            let now = PaperWorld.start + hour * Timestamp.hour
            let after = Set(ExpiryCalendar.listed(at: now).map(\.time))
            for gone in before.subtracting(after) { #expect(gone == now) }
            for new in after.subtracting(before) {
                #expect(now.date.weekday == 4 && now.timeOfDay == 9 * Timestamp.hour, "\(new)")
            }
            #expect(after.allSatisfy { $0.date.weekday == 4 && $0.timeOfDay == 8 * Timestamp.hour })
            before = after
        }
    }

    @Test func `knows when a date was listed`() throws {
        let time = try #require(Timestamp("2024-12-16T12:00:00Z"))
        for expiry in ExpiryCalendar.listed(at: time) {
            let listing = ExpiryCalendar.listing(of: expiry.time, before: time)
            #expect(ExpiryCalendar.listed(at: listing).contains { $0.time == expiry.time })
            #expect(!ExpiryCalendar.listed(at: listing - 1).contains { $0.time == expiry.time })
        }
    }
}
