import Domain
import PaperExchange
import TestSupport
import Testing

@Suite struct `At eight in the morning` {
    private let week = "BTC-USD-261120"

    private func hedged(_ future: String) throws -> (world: PaperWorld, entry: Exact) {
        let world = PaperWorld(accounts: [PaperWorld.trader(balances: ["BTC": "1"])])
        let bid = try world.best(future, "bids").price
        #expect(world.order(future, "sell", "30", at: bid).rowCode == "0")
        return (world, bid)
    }

    @Test func `futures are settled: profit moves to cash and the average price is reset`() throws {
        let future = try PaperWorld().farthest()
        let (world, entry) = try hedged(future)
        let cash = world.cash("BTC")
        world.exchange.advance(milliseconds: 20 * Timestamp.hour)
        let bill = world.get("account/bills?type=34")
        #expect(bill["subType"] == "355" && bill["instId"] == future && bill["ordId"] == "")
        let price = try #require(bill.number("px"))
        let (in0, out) = (
            try (3000 as Exact).divided(by: entry), try (3000 as Exact).divided(by: price)
        )
        let profit = try #require(bill.number("balChg"))
        #expect((profit - (out - in0)).magnitude < "0.000000000000001")
        #expect(world.cash("BTC") == cash + profit)
        let position = world.get("account/positions")
        let average = try #require(position.number("avgPx"))
        #expect((average - price).magnitude < "0.0000000001")
        #expect(position.number("nonSettleAvgPx") == entry)
        #expect(position.number("settledPnl") == profit)
        #expect(world.exchange.audit().findings == [])
    }

    @Test func `orders on futures wait until the settlement is over`() throws {
        let world = PaperWorld()
        let future = try world.farthest()
        world.exchange.advance(milliseconds: 20 * Timestamp.hour)
        let price = try world.best(future, "bids").price
        #expect(world.order(future, "sell", "1", at: price).rowCode == "51029")
        world.exchange.advance(milliseconds: 5000)
        let later = try world.best(future, "bids").price
        #expect(world.order(future, "sell", "1", at: later).rowCode == "0")
    }

    @Test func `of its Friday a future is delivered at the average of the index`() throws {
        let (world, entry) = try hedged(week)
        let pending = world.order(week, "sell", "1", at: entry + 500, type: "limit")
        #expect(pending.rowCode == "0")
        world.exchange.advance(milliseconds: 3 * Timestamp.day + 20 * Timestamp.hour)
        #expect(world.exchange.now.description == "2026-11-20T08:00:00.000Z")
        let history = world.get(
            "public/delivery-exercise-history?instType=FUTURES&instFamily=BTC-USD", as: nil)
        let details = try #require((history.row["details"] as? [[String: String]])?.first)
        #expect(details["insId"] == week)
        let price = try #require(details["px"].flatMap { Exact($0) })
        let bill = world.get("account/bills?type=3")
        #expect(bill["subType"] == "113" && bill["sz"] == "30" && bill.number("px") == price)
        let fee = try ((3000 as Exact).divided(by: price) * "0.0001").rounded(to: 16, .halfEven)
        #expect(bill.number("fee") == -fee)
        #expect(world.exchange.truth(of: "1")?.positions.isEmpty == true)
        #expect(
            world.exchange.truth(of: "1")?.orders.map(\.state) == ["filled", "canceled", "filled"])
        #expect(world.exchange.truth(of: "1")?.orders.last?.category == "delivery")
        #expect(world.get("account/positions?instId=\(week)")["pos"] == "0")
        #expect(
            world.get("public/instruments?instType=FUTURES&instId=\(week)", as: nil).code == "51001"
        )
        #expect(world.order(week, "buy", "1", at: price.floored(to: "0.1")).rowCode == "51028")
        world.exchange.advance(milliseconds: Timestamp.minute)
        #expect(world.order(week, "buy", "1", at: price.floored(to: "0.1")).rowCode == "51027")
        world.exchange.advance(milliseconds: 10 * Timestamp.minute)
        #expect(world.order(week, "buy", "1", at: price.floored(to: "0.1")).rowCode == "51001")
        let listed = world.get("public/instruments?instType=FUTURES&instFamily=BTC-USD", as: nil)
            .rows
        #expect(listed.count == 7)
        #expect(world.exchange.audit().findings == [])
    }

    @Test(arguments: [1, 40, 2000] as [Int64])
    func `settlements and delivery add up to the way from entry to delivery`(lots: Int64) throws {
        let world = PaperWorld(accounts: [PaperWorld.trader(balances: ["BTC": "10"])])
        let bid = try world.best(week, "bids").price
        _ = world.order(week, "sell", Exact(lots), at: bid * "0.99", type: "market")
        let entry = try #require(world.exchange.truth(of: "1")?.positions.first?.entryPrice)
        world.exchange.advance(milliseconds: 5 * Timestamp.day)
        let truth = try #require(world.exchange.truth(of: "1"))
        let bills = truth.bills.filter { [3, 34].contains($0.type) }
        #expect(bills.filter { $0.type == 34 }.count == 3)
        let delivery = try #require(world.get("account/bills?type=3").number("px"))
        let notional = Exact(lots) * 100
        let whole = try notional.divided(by: delivery) - notional.divided(by: entry)
        let fee = try notional.divided(by: delivery) * "0.0001"
        let booked = bills.map(\.change).sum()
        #expect((booked - (whole - fee)).magnitude < "0.000000000000001" * Exact(lots))
    }

    @Test func `a quarter passes with its settlements, deliveries and listings, and balances`()
        throws
    {
        let world = PaperWorld(accounts: [PaperWorld.trader("1"), PaperWorld.trader("2")])
        for future in world.get("public/instruments?instType=FUTURES&instFamily=BTC-USD", as: nil)
            .rows
        {
            let id = try #require(future["instId"] as? String)
            _ = world.order(id, "sell", "7", at: try world.best(id, "bids").price)
            _ = world.order(id, "buy", "3", at: try world.best(id, "asks").price, as: "2")
        }
        for _ in 0..<14 {
            world.exchange.advance(milliseconds: 7 * Timestamp.day)
            #expect(world.exchange.audit().findings == [])
        }
        let truth = try #require(world.exchange.truth(of: "1"))
        #expect(truth.bills.filter { $0.type == 3 }.count == 4)
        #expect(truth.bills.filter { $0.type == 34 }.count > 150)
        #expect(truth.positions.count == 3)
    }

    @Test func `stepping all at once or day by day comes to the same`() throws {
        func run(_ steps: [Int64]) throws -> [PaperTruth.Bill] {
            let world = PaperWorld()
            let future = try world.farthest()
            _ = world.order(future, "sell", "30", at: try world.best(future, "bids").price)
            for step in steps { world.exchange.advance(milliseconds: step) }
            return try #require(world.exchange.truth(of: "1")).bills
        }
        let day = Timestamp.day
        #expect(try run([10 * day]) == run(Array(repeating: day / 4, count: 40)))
    }
}
