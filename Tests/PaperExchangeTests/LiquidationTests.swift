import Domain
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `An account that can no longer carry its positions` {
    private func world(
        _ balances: [String: Exact], level: PaperAccount.Level = .futures, leverage: Exact = 20,
        autoLoan: Bool = false
    ) -> PaperWorld {
        PaperWorld(accounts: [
            PaperWorld.trader(level: level, balances: balances) {
                $0.leverage = leverage
                $0.autoLoan = autoLoan
            }
        ])
    }

    /// Futures of the family jump to a premium, a year, in percent.
    private func jump(_ world: PaperWorld, _ id: String, to premium: Exact) {
        var override = MarketOverride()
        override.premiumPercent = premium
        world.exchange.disturb(id, override)
    }

    @Test func `loses its orders first, then its position and the coins that margined it`() throws {
        let world = world(["BTC": "0.1", "USDT": "1000"])
        let future = try world.farthest()
        let bid = try world.best(future, "bids").price
        #expect(world.order(future, "sell", "800", type: "market").rowCode == "0")
        let waiting = world.order(
            future, "buy", "10", at: (bid * "0.97").floored(to: 1), type: "limit")
        let spot = world.order(
            "BTC-USDT", "buy", "0.01", at: try world.restingBid("BTC-USDT"), type: "limit")
        let balance = try #require(
            (world.get("account/balance?ccy=BTC").row["details"] as? [[String: Any]])?.first)
        #expect(try #require(Exact(balance["mgnRatio"] as? String ?? "")) > 5)
        jump(world, future, to: 90)
        let row = world.get("trade/order?instId=\(future)&ordId=\(waiting["ordId"])")
        #expect(row["cancelSource"] == "3")
        let kept = world.get("trade/order?instId=BTC-USDT&ordId=\(spot["ordId"])")
        #expect(kept["state"] == "live")
        let order = world.get("trade/orders-history?instType=FUTURES&category=full_liquidation")
        #expect(order["side"] == "buy" && order["sz"] == "800" && order["state"] == "filled")
        #expect(world.get("account/bills?type=5")["subType"] == "106")
        #expect(world.cash("BTC").magnitude <= "0.00000000000001")
        #expect(world.exchange.truth(of: "1")?.positions.isEmpty == true)
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `in a high tier is first brought down by two, at the mark price`() throws {
        let world = world(["BTC": "30"], leverage: 10)
        let future = try world.farthest()
        // The first tiers end at 25 000 and 75 000 contracts.
        for _ in 0..<40 {
            _ = world.order(future, "sell", "10000", type: "optimal_limit_ioc")
            world.exchange.advance(milliseconds: 2000)
        }
        let held = try #require(world.exchange.truth(of: "1")?.positions.first?.contracts)
        #expect(held < -75_000)
        jump(world, future, to: 60)
        let order = world.get("trade/orders-history?instType=FUTURES&category=partial_liquidation")
        #expect(order["side"] == "buy")
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `of coins that cover a short whole is never liquidated`() throws {
        let world = world(["BTC": "1"], leverage: 3)
        let future = try world.farthest()
        let bid = try world.best(future, "bids").price
        #expect(world.order(future, "sell", "400", at: bid).rowCode == "0")
        #expect(world.get("account/positions")["liqPx"] == "")
        jump(world, future, to: 500)
        #expect(world.exchange.truth(of: "1")?.positions.count == 1)
    }

    @Test func `is liquidated where its position said it would be`() throws {
        let world = world(["BTC": "0.1"])
        let future = try world.farthest()
        #expect(world.order(future, "sell", "400", type: "market").rowCode == "0")
        let price = try #require(world.get("account/positions").number("liqPx"))
        let engine = world.exchange.engine
        let account = try #require(engine.state.accounts["1"])
        let position = try #require(account.positions.values.first)
        let contract = try #require(engine.state.listing[future]?.contract)
        let worth = contract.worthOfLot(at: price) * 400
        let cash = world.cash("BTC")
        let equity = cash + position.unrealised(contract, lotWorth: contract.worthOfLot(at: price))
        // Maintenance of the first tier and the taker's fee.
        #expect((equity - worth * "0.0045").magnitude < "0.000000000001")
    }

    @Test func `with debts pays them out of its collateral`() throws {
        let world = world(["BTC": "1"], level: .multiCurrency, leverage: 5, autoLoan: true)
        let ask = try world.best("ETH-USDT", "asks").price
        let size = try ((100_000 as Exact).divided(by: ask)).floored(to: "0.01")
        #expect(world.order("ETH-USDT", "buy", size, at: ask * 1, mode: "cross").rowCode == "0")
        #expect(world.cash("USDT").isNegative)
        let debt = world.cash("USDT")
        // The loan's margin is gone with most of the other coins.
        world.exchange.engine.state.ledger.move("0.98", "BTC", from: .account("1"), to: .treasury)
        world.exchange.engine.state.watch.everythingChanged()
        world.exchange.advance(milliseconds: 1000)
        let bills = world.get("account/bills?type=4").rows
        #expect(Set(bills.compactMap { $0["subType"] as? String }) == ["114", "115"])
        #expect(world.cash("USDT") > debt)
        let ratio = try #require(world.get("account/balance").number("mgnRatio"))
        #expect(ratio > 1)
    }
}

@Suite struct `A loan` {
    private func borrower() throws -> PaperWorld {
        let world = PaperWorld(accounts: [
            PaperWorld.trader(level: .multiCurrency, balances: ["BTC": "10"]) { $0.autoLoan = true }
        ])
        let ask = try world.best("ETH-USDT", "asks").price
        #expect(world.order("ETH-USDT", "buy", "1", at: ask, mode: "cross").rowCode == "0")
        return world
    }

    @Test func `costs an hour's interest on every hour that it stands`() throws {
        let world = try borrower()
        let debt = -world.cash("USDT")
        world.exchange.advance(milliseconds: 3 * Timestamp.hour)
        let hourly = try ("0.0002" as Exact).divided(by: 24, scale: 16)
        let interest = (debt * hourly).rounded(to: 12, .halfEven)
        let detail = try #require(
            (world.get("account/balance?ccy=USDT").row["details"] as? [[String: Any]])?.first)
        #expect(Exact(detail["interest"] as? String ?? "") == interest * 3)
        #expect(Exact(detail["eq"] as? String ?? "") == -debt - interest * 3)
        let accruals = try #require(world.exchange.engine.state.records["1"]).accruals
        #expect(accruals.map(\.interest) == [interest, interest, interest])
        #expect(world.cash("USDT") == -debt)
    }

    @Test func `is charged at midnight with a bill, and more is owed then`() throws {
        let world = try borrower()
        let debt = -world.cash("USDT")
        world.exchange.advance(milliseconds: 12 * Timestamp.hour)
        let bill = world.get("account/bills?type=7")
        let interest = try #require(bill.number("interest"))
        #expect(bill["subType"] == "9" && bill.number("balChg") == -interest)
        #expect(world.cash("USDT") == -debt - interest && interest.isPositive)
        #expect(world.exchange.audit().findings == [])
        #expect(world.exchange.audit().totals["USDT"]?.lenders == interest)
    }

    @Test func `that is repaid within the hour costs nothing`() throws {
        let world = try borrower()
        world.exchange.deposit("100000", "USDT", to: "1")
        world.exchange.advance(milliseconds: Timestamp.day)
        #expect(world.get("account/bills?type=7").rows.isEmpty)
    }

    @Test func `is bounded by collateral, which counts less the more there is of it`() {
        let collateral = Collateral.regular["BTC"] ?? .none
        #expect(collateral.counted(20) == "19.6")
        #expect(collateral.counted(30) == "29.35")
        #expect(collateral.counted(1000) == "191.35")
        #expect(collateral.counted(-3) == -3)
    }
}
