import Domain
import TestSupport
import Testing

@Suite struct `How much is opened at most` {
    static func reasons(_ change: (inout Scene) throws -> Void) throws -> [Verdict] {
        try `Who may open`.reasons(change)
    }

    static func sums(
        strategyCoin: Exact = 0, coin: Exact = 0, total: Exact = 0, future: Exact = 0
    ) -> NotionalSums {
        NotionalSums(
            strategyCoinUSD: strategyCoin, accountCoinUSD: coin, accountTotalUSD: total,
            futureUSD: future)
    }

    @Test(arguments: [(20_000, false), (20_100, true)] as [(Exact, Bool)])
    func `is each limit, this order included`(held: Exact, over: Bool) throws {
        let expected: [Verdict] = over ? [.positionLimit] : []
        #expect(
            try Self.reasons {
                $0.rules.maxPositionUSD = 30_000
                $0.sums = Self.sums(strategyCoin: held)
            } == expected)
        #expect(
            try Self.reasons {
                $0.limits.maxCoinUSD = 30_000
                $0.sums = Self.sums(coin: held)
            } == expected)
        #expect(
            try Self.reasons {
                $0.limits.maxTotalUSD = 30_000
                $0.sums = Self.sums(total: held)
            } == expected)
    }

    @Test func `is named by each limit that is exceeded`() throws {
        var scene = try Scene()
        scene.rules.maxPositionUSD = 9_999
        (scene.limits.maxCoinUSD, scene.limits.maxTotalUSD) = (9_999, 9_999)
        let judgement = try #require(try scene.opening().judgement)
        #expect(judgement.reasons.map(\.verdict) == Array(repeating: .positionLimit, count: 3))
        #expect(
            judgement.reasons.map(\.numbers.first) == [
                DecisionFigure("limit", .text("max_position_usd")),
                DecisionFigure("limit", .text("max_coin_usd")),
                DecisionFigure("limit", .text("max_total_usd")),
            ])
    }

    @Test func `is not bounded where no limit is set`() throws {
        #expect(
            try Self.reasons {
                $0.sums = Self.sums(
                    strategyCoin: 1_000_000_000, coin: 1_000_000_000, total: 1_000_000_000)
            } == [])
    }

    @Test(arguments: [(10_000, false), (10_100, true)] as [(Exact, Bool)])
    func `is a share of the future's open interest`(held: Exact, over: Bool) throws {
        // 2000 contracts of 100 USD, a tenth of them: 20 000 USD.
        let reasons = try Self.reasons {
            $0.rules.maxPositionRatio = "0.1"
            $0.openInterest = 2_000
            $0.sums = Self.sums(future: held)
        }
        #expect(reasons == (over ? [.openInterestLimit] : []))
    }

    @Test func `is nothing while a needed open interest is not known`() throws {
        #expect(try Self.reasons { $0.rules.maxPositionRatio = 1 } == [.openInterestLimit])
        #expect(try Self.reasons { $0.openInterest = nil } == [])
    }

    @Test func `is nothing below the smallest order of a leg`() throws {
        #expect(try Self.reasons { $0.futureMinimum = 101 } == [.belowMinSize])
        #expect(try Self.reasons { $0.futureMinimum = 100 } == [])
        #expect(
            try Self.reasons {
                $0.rules.perOrderUSD = 100
                $0.spotMinimum = "0.01"
            } == [.belowMinSize])
    }

    @Test func `is nothing above the largest order of a leg`() throws {
        #expect(try Self.reasons { $0.futureMaximum = 99 } == [.belowMinSize])
    }

    @Test func `is what can be paid at the limit price`() throws {
        var scene = try Scene()
        let plan = try #require(try scene.opening().plan)
        let needed = plan.coins * plan.spotPrice
        scene.balances["USDT"] = Scene.held(needed)
        #expect(try scene.opening().plan == plan)
        scene.balances["USDT"] = Scene.held(needed - "0.00000001")
        let reason = try #require(try scene.opening().judgement?.reasons.first)
        #expect(reason.verdict == .insufficientUSDT)
        #expect(reason.numbers.first == DecisionFigure("needed", .exact(needed)))
    }

    @Test func `has to leave the fee where it is paid in quote`() throws {
        var scene = try Scene()
        scene.feeCurrency = .quote
        let plan = try #require(try scene.opening().plan)
        let needed = plan.coins * plan.spotPrice * "1.001"
        scene.balances["USDT"] = Scene.held(needed)
        #expect(try scene.opening().plan == plan)
        scene.balances["USDT"] = Scene.held(needed - "0.00000001")
        #expect(try scene.opening().reasons == [.insufficientUSDT])
    }

    @Test func `counts neither frozen cash nor what the exchange would lend`() throws {
        let needs: Exact = "9771"
        #expect(
            try Self.reasons { $0.balances["USDT"] = Scene.held(needs, available: 1_000_000) }
                == [])
        #expect(
            try Self.reasons {
                $0.balances["USDT"] = Scene.held(20_000, available: 1_000_000, frozen: 10_300)
            } == [.insufficientUSDT])
        #expect(
            try Self.reasons { $0.balances["USDT"] = Scene.held(1_000_000, available: 9_000) }
                == [.insufficientUSDT])
        #expect(try Self.reasons { $0.balances = [:] } == [.insufficientUSDT])
    }

    @Test(arguments: ["USDT", "BTC"])
    func `is nothing while the account owes a currency of the pair`(currency: String) throws {
        #expect(
            try Self.reasons {
                $0.balances[currency] = Scene.held(1_000_000, liability: "0.00000001")
            } == [.marginInsufficient])
        #expect(try Self.reasons { $0.balances["ETH"] = Scene.held(0, liability: 1) } == [])
    }

    @Test func `is nothing on an account that borrows by itself`() throws {
        #expect(try Self.reasons { $0.borrowsAutomatically = true } == [.marginInsufficient])
    }

    @Test(arguments: [("2.99", true), (3, false), (100, false)] as [(Exact, Bool)])
    func `is nothing while the margin is being watched`(ratio: Exact, watched: Bool) throws {
        let reasons = try Self.reasons { $0.marginRatio = ratio }
        #expect(reasons == (watched ? [.marginInsufficient] : []))
    }

    @Test func `is nothing for a debt that no book can be read beside`() throws {
        // The reasons of the account do not wait for the market's.
        let reasons = try Self.reasons {
            $0.spotAsks = []
            $0.marginRatio = 1
        }
        #expect(reasons == [.bookTooThin, .marginInsufficient])
    }
}
