import Domain
import TestSupport
import Testing

@Suite struct `When a pair is opened` {
    static func reasons(_ change: (inout Scene) throws -> Void) throws -> [Verdict] {
        try `Who may open`.reasons(change)
    }

    /// A moment on the day of the scene, at this time.
    static func at(_ hour: Int64, _ minute: Int64, _ milliseconds: Int64 = 0) -> Timestamp {
        let midnight = Market.epoch - Market.epoch.timeOfDay
        return midnight + (hour * Timestamp.hour + minute * Timestamp.minute + milliseconds)
    }

    @Test(arguments: ["suspend", "preopen", "post_only", "test"])
    func `both instruments are live`(state: String) throws {
        #expect(try Self.reasons { $0.spotState = .other(state) } == [.instrumentNotLive])
        var scene = try Scene()
        scene.futureState = .other(state)
        let judgement = try #require(try scene.opening().judgement)
        #expect(judgement.reasons.map(\.sentence) == ["BTC-USD-270326 is \(state)"])
        scene.spotState = .other(state)
        #expect(try scene.opening().reasons == [.instrumentNotLive, .instrumentNotLive])
    }

    @Test func `the coins can be sold until a day after the delivery`() throws {
        var scene = try Scene()
        scene.spotDelistedAt = scene.expiry + Timestamp.day
        #expect(try scene.opening().reasons.isEmpty)
        scene.spotDelistedAt = scene.expiry + Timestamp.day - 1
        #expect(try scene.opening().reasons == [.instrumentNotLive])
    }

    @Test func `the future is not being delivered`() throws {
        var scene = try Scene()
        scene.rules.minDaysToExpiry = 0
        scene.expiry = scene.now
        #expect(try scene.opening().reasons == [.delivering])
        scene.expiry = scene.now - Timestamp.hour
        #expect(try scene.opening().reasons == [.delivering, .tooNearExpiry])
    }

    @Test(
        arguments: [
            (at(7, 58, 59_999), false), (at(7, 59), true), (at(8, 0), true),
            (at(8, 1, 59_999), true), (at(8, 2), false), (at(20, 0), false),
        ])
    func `the daily settlement is not near`(moment: Timestamp, settling: Bool) throws {
        #expect(try Self.reasons { $0.move(to: moment) } == (settling ? [.settling] : []))
    }

    @Test(arguments: [(10_000, false), (10_001, true), (-10_000, false), (-10_001, true)])
    func `each book is of now, neither older nor from the future`(
        age: Int64, tooOld: Bool
    ) throws {
        let expected: [Verdict] = tooOld ? [.dataTooOld] : []
        #expect(try Self.reasons { $0.spotTime = $0.now - age } == expected)
        #expect(try Self.reasons { $0.futureTime = $0.now - age } == expected)
    }

    @Test func `the age of a book that is too old is told`() throws {
        var scene = try Scene()
        scene.futureTime = scene.now - 12_345
        let reason = try #require(try scene.opening().judgement?.reasons.first)
        #expect(reason.numbers == [DecisionFigure("age_ms", .number(12_345))])
        #expect(reason.sentence.contains("BTC-USD-270326 is 12345 ms old"))
    }

    @Test func `the value of a USDT is known`() throws {
        #expect(try Self.reasons { $0.usdtIndex = nil } == [.peg])
    }

    @Test(arguments: [(60_000, false), (60_001, true), (-60_000, false), (-60_001, true)])
    func `the value of a USDT is of now`(age: Int64, stale: Bool) throws {
        let reasons = try Self.reasons {
            $0.usdtIndex = PricePoint(price: 1, time: $0.now - age)
        }
        #expect(reasons == (stale ? [.peg] : []))
    }

    @Test(
        arguments: [
            ("1.002", false), ("1.00200001", true), ("0.998", false), ("0.99799999", true),
        ] as [(Exact, Bool)])
    func `a USDT is no further from a USD than allowed`(price: Exact, off: Bool) throws {
        let reasons = try Self.reasons {
            $0.usdtIndex = PricePoint(price: price, time: $0.now)
        }
        #expect(reasons == (off ? [.peg] : []))
    }

    @Test func `the delivery is as far off as the strategy wants`() throws {
        #expect(try Self.reasons { $0.rules.minDaysToExpiry = 60 } == [])
        #expect(
            try Self.reasons {
                $0.rules.minDaysToExpiry = 60
                $0.move(to: $0.now + 1)
            } == [.tooNearExpiry])
    }

    @Test func `there is time left to confirm and repair`() throws {
        #expect(try Self.reasons { $0.hasTime = false } == [.outOfTime])
    }

    @Test(arguments: [(59_999, true), (60_000, false), (0, true)])
    func `the coin was not traded just before`(since: Int64, waits: Bool) throws {
        let reasons = try Self.reasons {
            $0.rules.cooldownS = 60
            $0.lastTrade = $0.now - since
        }
        #expect(reasons == (waits ? [.cooldown] : []))
    }

    @Test(arguments: [(59_999, true), (60_000, false)])
    func `by the clock that trades are stamped with, wherever the exchange's is`(
        since: Int64, waits: Bool
    ) throws {
        let reasons = try Self.reasons {
            $0.rules.cooldownS = 60
            $0.journalNow = $0.now - 90 * Timestamp.day
            $0.lastTrade = $0.now - 90 * Timestamp.day - since
        }
        #expect(reasons == (waits ? [.cooldown] : []))
    }

    @Test func `a strategy without a cooldown may follow at once`() throws {
        #expect(try Self.reasons { $0.lastTrade = $0.now } == [])
    }

    @Test func `the pass has not opened as many as it may`() throws {
        #expect(try Self.reasons { $0.tradesDone = 1 } == [.tradeLimit])
        #expect(
            try Self.reasons {
                $0.rules.maxTradesPerPass = 2
                $0.tradesDone = 1
            } == [])
    }
}
