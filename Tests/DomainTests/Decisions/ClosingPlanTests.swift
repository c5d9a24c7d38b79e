import Domain
import TestSupport
import Testing

@Suite struct `What a closing plans` {
    static func plan(_ change: (inout Scene) throws -> Void) throws -> TradePlan {
        var scene = try Closing.scene()
        try change(&scene)
        return try #require(try scene.closing().plan)
    }

    @Test func `is the contracts and exactly the coins that buying them back frees`() throws {
        let plan = try Self.plan { _ in }
        #expect(plan.contracts == 100)
        // C7: 10 000 / 60 148 · (1 − 0.0005), floored to the lot.
        #expect(plan.coins == "0.16617343")
        #expect(plan.notionalUSD == 10_000)
        #expect(plan.intendedExcessCoins == 0 && plan.dustCoins == 0)
    }

    @Test func `is priced at the fifth level, on the safe side and within the band`() throws {
        var plan = try Self.plan { _ in }
        #expect(plan.futurePrice == 60_150 && plan.spotPrice == "59999.6")
        plan = try Self.plan {
            $0.futureLimit = PriceLimit(highestBuy: "60148.77", lowestSell: nil)
            $0.spotLimit = PriceLimit(highestBuy: nil, lowestSell: "59999.91")
        }
        #expect(plan.futurePrice == "60148.7" && plan.spotPrice == 60_000)
    }

    @Test(
        arguments: [(-100, 100), (-60, 60), (-140, 100)] as [(Exact, Exact)])
    func `is the smaller of the exchange's position and of our own`(
        exchange: Exact, contracts: Exact
    ) throws {
        let plan = try Self.plan { $0.exchangeContracts = exchange }
        #expect(plan.contracts == contracts)
    }

    @Test func `is cut to the size of one trade`() throws {
        let plan = try Self.plan { $0.rules.perOrderUSD = 2_500 }
        #expect(plan.contracts == 25)
        // A quarter of what C7 frees: the rest stays as neutral as it was.
        #expect(plan.coins == "0.04154335")
    }

    @Test func `is cut to what the levels of the future hold`() throws {
        let plan = try Self.plan {
            $0.futureAsks = Scene.ladder(60_148, step: "0.5", size: "8.5", count: 5)
        }
        #expect(plan.contracts == 42)
    }

    @Test func `is cut to the contracts whose coins the levels of the spot take`() throws {
        let plan = try Self.plan {
            $0.spotBids = Scene.ladder(60_000, step: "-0.1", size: "0.01", count: 5)
        }
        // 0.05 coins against 0.0016617 a contract.
        #expect(plan.contracts == 30)
        #expect(plan.coins <= "0.05")
    }

    @Test func `is a smallest order where one trade has become smaller than that`() throws {
        let plan = try Self.plan {
            $0.rules.perOrderUSD = 100
            $0.futureMinimum = 5
        }
        #expect(plan.contracts == 5)
    }

    @Test func `is cut to the largest order of the exchange`() throws {
        let plan = try Self.plan { $0.futureMaximum = 40 }
        #expect(plan.contracts == 40)
    }

    @Test func `is cut to the contracts whose coins one spot order may sell`() throws {
        // 0.05 coins against 0.0016617 a contract.
        #expect(try Self.plan { $0.spotMaximum = "0.05" }.contracts == 30)
        #expect(try Self.plan { $0.spotMaximumUSD = 5000 }.contracts == 47)
        #expect(try Closing.reasons { $0.spotMinimum = 1 } == [.belowMinSize])
    }

    @Test func `sells the residual along`() throws {
        var scene = try Closing.scene([Rows.opening(coins: "0.172845772601870163")])
        let residual = try #require(
            try scene.positions.first.map { try Exposure(of: $0).residual })
        let plan = try #require(try scene.closing().plan)
        let neutral = try Self.plan { _ in }
        #expect((plan.coins - neutral.coins - residual).magnitude <= "0.00000001")
        // What is missing is kept back in the same way: never more coins than its own.
        scene = try Closing.scene([Rows.opening(coins: "0.152845772601870163")])
        let less = try #require(try scene.closing().plan)
        let own = try Exposure(of: scene.positions[0]).delta + "0.166173438850834608"
        #expect(less.coins == own.floored(to: "0.00000001"))
        #expect(less.coins < neutral.coins)
    }

    @Test func `keeps the intended excess of what stays open`() throws {
        let trades = [Rows.opening(coins: "0.166849776605873877", excess: "0.004")]
        var scene = try Closing.scene(trades)
        scene.rules.perOrderUSD = 2_500
        let part = try #require(try scene.closing().plan)
        // C7 of the quarter, and a quarter of the excess.
        #expect((part.coins - "0.0425433597" as Exact).magnitude <= "0.00000001")
        scene.rules.perOrderUSD = 10_000
        let whole = try #require(try scene.closing().plan)
        #expect((whole.coins - "0.170173438" as Exact).magnitude <= "0.00000001")
    }

    @Test func `sells dust of earlier positions with the last part only`() throws {
        let neutral = try Self.plan { _ in }
        let last = try Self.plan { $0.dust = ["BTC": "0.0004", "ETH": 9] }
        #expect(last.dustCoins == "0.0004")
        #expect(last.coins == neutral.coins + "0.0004")
        let part = try Self.plan {
            $0.dust = ["BTC": "0.0004"]
            $0.rules.perOrderUSD = 2_500
        }
        #expect(part.dustCoins == 0)
        #expect(part.coins == "0.04154335")
    }

    @Test func `pays a debt of earlier positions back`() throws {
        let neutral = try Self.plan { _ in }
        let plan = try Self.plan { $0.dust = ["BTC": "-0.0004"] }
        #expect(plan.dustCoins == "-0.0004")
        #expect(plan.coins == neutral.coins - "0.0004")
    }

    @Test func `takes both legs together where the coins cover the sale, else the future first`()
        throws
    {
        let plan = try Self.plan { _ in }
        #expect(plan.sequence == .together)
        let short = plan.coins - "0.00000001"
        for held in [
            Scene.held(short), Scene.held(1, available: short), Scene.held(1, frozen: 1 - short),
        ] {
            #expect(try Self.plan { $0.balances["BTC"] = held }.sequence == .futureFirst)
        }
        #expect(try Self.plan { $0.balances["BTC"] = Scene.held(plan.coins) }.sequence == .together)
    }

    @Test func `takes the future first where its purchase may lose coins that the sale counts on`()
        throws
    {
        let plan = try Self.plan { _ in }
        let usd = plan.contracts * 100
        let loss = try usd.divided(by: 50_000) - usd.divided(by: plan.futurePrice)
        let fee = try (usd * "0.0005").divided(by: plan.futurePrice)
        for (more, sequence) in [
            ("0.0001" as Exact, Trade.Sequence.together), (-"0.0001" as Exact, .futureFirst),
        ] {
            let closing = try Self.plan {
                $0.averagePrice = 50_000
                $0.balances["BTC"] = Scene.held(plan.coins + loss + fee + more)
            }
            #expect(closing.sequence == sequence)
        }
        #expect(try Self.plan { $0.averagePrice = nil }.sequence == .futureFirst)
    }

    @Test func `comes with the numbers it was decided on`() throws {
        let names = try Closing.scene().closing().numbers.map(\.name)
        #expect(
            names == [
                "spot_bid", "future_ask", "usdt_usd", "days", "exit_yield_pct", "contracts_held",
                "residual", "data_at", "contracts", "coins", "spot_price", "future_price",
                "sequence",
            ])
    }
}
