import Domain
import TestSupport
import Testing

@Suite struct `Walking a book` {
    static let book = Market.book(
        "BTC-USDT",
        asks: [Market.level(100, 1), Market.level(102, 2), Market.level(110, 5)],
        bids: [Market.level(99, 4), Market.level(90, 10)])

    static func depth(_ side: Side = .buy, leg: Leg = .spot, levels: Int? = nil) throws -> Depth {
        try #require(Depth(book, leg: leg, side: side, levels: levels))
    }

    @Test func `averages what coins cost`() throws {
        let walk = try #require(try Self.depth().walk(size: 2))
        #expect(walk.averagePrice == 101)
        #expect(walk.worstPrice == 102)
        #expect(walk.levelsUsed == 2)
        #expect(walk.size == 2)
    }

    @Test func `averages what contracts are worth in coin`() throws {
        let walk = try #require(try Self.depth(leg: .future).walk(size: 2))
        // 2 / (1/100 + 1/102)
        #expect(walk.averagePrice == "100.990099009900990099009901")
    }

    @Test func `takes the other side of the book for a sale`() throws {
        let walk = try #require(try Self.depth(.sell).walk(size: 5))
        #expect(walk.averagePrice == "97.2")
        #expect(walk.worstPrice == 90)
    }

    @Test func `uses no level that it does not need`() throws {
        #expect(try Self.depth().walk(size: 1)?.levelsUsed == 1)
        #expect(try Self.depth().walk(size: 3)?.worstPrice == 102)
    }

    @Test(arguments: ["8.00000001", 9] as [Exact])
    func `gives no price at all for more than there is`(size: Exact) throws {
        #expect(try Self.depth().walk(size: 8) != nil)
        #expect(try Self.depth().walk(size: size) == nil)
    }

    @Test(arguments: [0, -1] as [Exact])
    func `gives no price for nothing`(size: Exact) throws {
        #expect(try Self.depth().walk(size: size) == nil)
        #expect(try Self.depth().walk(spending: size) == nil)
    }

    @Test func `ends at the level that is asked for`() throws {
        let depth = try Self.depth(levels: 2)
        #expect(depth.largestSize == 3)
        #expect(depth.worstPrice == 102)
        #expect(try depth.walk(size: 3) != nil)
        #expect(try depth.walk(size: "3.1") == nil)
    }

    @Test func `is refused by a book with fewer levels than are asked for`() {
        #expect(Depth(Self.book, leg: .spot, side: .buy, levels: 4) == nil)
        #expect(Depth(Self.book, leg: .spot, side: .buy, levels: 0) == nil)
    }

    @Test(arguments: [
        Market.book("X"),
        Market.book("X", asks: [Market.level(100, 0)]),
        Market.book("X", asks: [Market.level(0, 1)]),
        Market.book("X", asks: [Market.level(102, 1), Market.level(100, 1)]),
        Market.book("X", asks: [Market.level(100, 1), Market.level(100, 1)]),
        Market.book("X", asks: [Market.level(100, 1)], bids: [Market.level(100, 1)]),
    ])
    func `is refused by a book that is empty, broken or crossed`(book: OrderBook) {
        #expect(Depth(book, leg: .spot, side: .buy) == nil)
    }

    @Test func `can be told what to spend instead of what to buy`() throws {
        let walk = try #require(try Self.depth().walk(spending: 202))
        #expect(walk.size == 2)
        #expect(walk.averagePrice == 101)
        #expect(try Self.depth().walk(spending: 854)?.size == 8)
        #expect(try Self.depth().walk(spending: "854.1") == nil)
        #expect(try Self.depth(leg: .future).walk(spending: 202) == nil)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `never gets a better price for more`(seed: UInt64) throws {
        var market = RandomMarket(seed: seed)
        let book = try market.pairMarket().futureBook
        for (side, worse) in [(Side.buy, 1), (.sell, -1)] as [(Side, Exact)] {
            let depth = try #require(Depth(book, leg: .future, side: side))
            var last: Exact?
            for contracts in stride(from: 1, through: 400, by: 7) {
                guard let walk = try depth.walk(size: Exact(contracts)) else { break }
                if let last { #expect((walk.averagePrice - last) * worse >= 0) }
                #expect((walk.worstPrice - walk.averagePrice) * worse >= 0)
                last = walk.averagePrice
            }
        }
    }
}
