import Domain
import PaperExchange
import TestSupport
import Testing

@Suite struct `What the exchange tells of itself` {
    private let world = PaperWorld(
        accounts: [PaperWorld.trader("1") { $0.name = "alice" }, PaperWorld.trader("2")]
    ) { $0.controlToken = "control" }

    @Test func `names accounts, and goes by their uid where they have no name`() {
        #expect(world.exchange.status().accounts.map(\.name) == ["alice", "2"])
    }

    @Test func `holds what accounts have, what waits, and the books of it`() throws {
        let future = try world.farthest("SOL")
        let price = try world.best("ETH-USDT", "bids").price * "0.98"
        #expect(
            world.order("ETH-USDT", "buy", "1", at: price.floored(to: "1"), type: "limit").rowCode
                == "0")
        world.exchange.deposit(100, "SOL", to: "1")
        #expect(world.order(future, "sell", "3", type: "market").rowCode == "0")
        let status = world.exchange.status()
        let account = try #require(status.accounts.first)
        #expect(account.positions.map(\.contracts) == [-3])
        #expect(account.orders.map(\.instrumentID) == ["ETH-USDT"])
        #expect(account.cash.map(\.currency) == ["BTC", "SOL", "USDT"])
        let books = status.books.map(\.instrumentID)
        #expect(Array(books.prefix(2)) == ["ETH-USDT", future] && books.contains("BTC-USDT"))
        let book = try #require(status.books.first)
        #expect(
            book.asks.count == 5 && book.bids.count == 5)
    }

    @Test func `says what is disturbed`() {
        world.exchange.inject(PaperFault(kind: .cut))
        world.exchange.disturb("BTC-USDT", MarketOverride())
        let status = world.exchange.status()
        #expect(status.armedFaults == 1 && status.disturbedMarkets == ["BTC-USDT"])
    }

    @Test func `draws a curve that stays short however long the exchange runs`() throws {
        for _ in 0..<3000 { world.exchange.advance(milliseconds: 60_000) }
        let curve = world.exchange.status().curve
        #expect((250...600).contains(curve.points.count))
        let last = try #require(curve.points.last)
        #expect(world.exchange.now - last.time <= 600_000)
        #expect(try #require(last.equities["1"]) > 1_000_000)
        let times = curve.points.map(\.time)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func `reads fills and bills back, of one account`() throws {
        #expect(world.order("BTC-USDT", "buy", "100", type: "market").rowCode == "0")
        let truth = try #require(world.exchange.truth(of: "1"))
        let fill = try #require(truth.fills.first)
        let fills = world.control("GET", "fills?uid=1").response.text
        #expect(
            fills.contains(#""instId":"BTC-USDT","side":"buy","px":"\#(fill.price)""#))
        let bills = world.control("GET", "bills?uid=1").response.text
        #expect(bills.contains(#""type":"2","subType":"1","ccy":"BTC""#))
        #expect(world.control("GET", "fills?uid=2").response.text == "[]")
        #expect(world.control("GET", "fills?uid=3").response.status == 400)
        #expect(world.control("GET", "bills").response.status == 400)
    }

    @Test func `keeps the last requests only, and only so much of their text`() {
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        for _ in 0..<100 {
            _ = world.raw(PaperRequest(method: "POST", target: "/api/v5/none", body: body))
        }
        #expect(world.exchange.requests.count == 31)
        #expect(world.exchange.requests.last?.number == 100)
        for _ in 0..<41_000 { _ = world.raw(PaperRequest(method: "GET", target: "/")) }
        #expect(world.exchange.requests.count == 20_000)
        #expect(world.exchange.requests.first?.number == 21_101)
    }
}
