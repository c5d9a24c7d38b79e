import Domain
import TestSupport
import Testing

@Suite struct `The ledger` {
    static let spot = Market.spot()

    @Test func `posts a purchase and a sale to both currencies and the fee to its own`() {
        let buy = Posting.spot(
            .buy, coins: "0.5", at: 60_000, of: Self.spot, fee: ("-0.0005", "BTC"))
        #expect(Posting.totals(buy) == ["BTC": "0.4995", "USDT": -30_000])
        let sell = Posting.spot(.sell, coins: "0.5", at: 61_000, of: Self.spot, fee: nil)
        #expect(Posting.totals(sell) == ["BTC": "-0.5", "USDT": 30_500])
        #expect(buy.map(\.kind) == [.trade, .trade, .fee])
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `adds up to the change of each balance, exactly`(seed: UInt64) {
        var random = RandomMarket(seed: seed)
        var balances: [String: Exact] = ["BTC": 3, "USDT": 250_000]
        let start = balances
        var postings: [Posting] = []
        for _ in 0..<random.integer(1...40) {
            let currency = ["BTC", "USDT", "ETH"][Int(random.integer(0...2))]
            let change = random.steps(-1_000_000...1_000_000, of: "0.000000000000000001")
            balances[currency, default: 0] += change
            postings.append(Posting(currency: currency, change: change, kind: .trade))
        }
        let breaks = Posting.breaks(start: start, postings: postings, stated: balances)
        #expect(breaks.isEmpty)
    }

    @Test func `names what the exchange states otherwise, to the last digit`() {
        let postings = [Posting(currency: "BTC", change: "0.1", kind: .settlement)]
        let stated: [String: Exact] = ["BTC": "1.100000000000000001", "ETH": 2]
        let breaks = Posting.breaks(
            start: ["BTC": 1, "USDT": 5], postings: postings, stated: stated)
        #expect(breaks == ["BTC": "0.000000000000000001", "ETH": 2, "USDT": -5])
    }
}
