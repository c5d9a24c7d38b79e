import Domain
import TestSupport
import Testing

@Suite struct `The result of a position` {
    static func fill(
        _ leg: Leg, _ side: Side, _ size: Exact, at price: Exact, fee: Exact = 0,
        in currency: String = "BTC", day: Int64 = 0
    ) -> PositionFill {
        PositionFill(
            leg: leg, side: side, price: price, size: size, fee: fee, feeCurrency: currency,
            time: Market.epoch + day * Timestamp.day)
    }

    static func result(
        _ fills: [PositionFill], before end: Timestamp = Market.epoch + 1000 * Timestamp.day
    ) throws -> PositionResult {
        try PositionResult(of: fills, coin: "BTC", quote: "USDT", contractValue: 100, before: end)
    }

    static func mark(spot: Exact, future: Exact?, usdt: Exact = 1) -> PositionMark {
        PositionMark(
            snapshot: 1, takenAt: Market.epoch, spotBid: spot, futureAsk: future, usdtUSD: usdt)
    }

    @Test(arguments: ["B1", "B2"])
    func `at convergence is that of the worked example, at every price`(id: String) throws {
        let vector = try #require(Vector.all.first { $0.id == id })
        let (usd, spot, entry) = (try vector["Q_usd"], try vector["S0"], try vector["F0"])
        let coins = try usd.divided(by: try vector.text("n") == "Q/S0" ? spot : entry, scale: 30)
        let result = try Self.result([
            Self.fill(.spot, .buy, coins, at: spot),
            Self.fill(.future, .sell, 100, at: entry),
        ])
        #expect(result.openNotionalUSD == usd)
        for price in [30_000, 60_000, 61_500, 120_000] as [Exact] {
            let text = try #require(vector.expected["profit_usd_at_\(price)"])
            let expected = try #require(Exact(text))
            #expect(
                try result.valueUSD(at: Self.mark(spot: price, future: price))
                    == expected.rounded(to: Scale.usd, .halfEven))
        }
    }

    /// R1: every posting of a round trip, to the last digit.
    static let roundTrip = [
        fill(.spot, .buy, "0.16284578", at: 60_000, fee: "-0.00016284578"),
        fill(.future, .sell, 100, at: 61_500, fee: "-0.00008130081300813"),
        fill(.future, .buy, 100, at: 65_240, fee: "-0.000076640098099326", day: 5),
        fill(.spot, .sell, "0.15320356", at: 64_990, fee: "-9.9566993644", in: "USDT", day: 5),
    ]

    @Test func `of a round trip is that of the worked ledger, with its dust at market`() throws {
        let result = try Self.result(Self.roundTrip)
        #expect(result.quoteFlow == "175.9958650356")
        #expect(result.delta.rounded(to: 18, .halfEven) == "0.000000003491283516")
        #expect(result.contracts == 0)
        let value = try result.valueUSD(at: Self.mark(spot: 64_990, future: nil))
        let expected: Exact = "175.99609193411570636"
        #expect(value == expected.rounded(to: Scale.usd, .halfEven))
        #expect(result.fees == ["BTC": "-0.000320786691107456", "USDT": "-9.9566993644"])
    }

    @Test func `counts a USDT at its worth`() throws {
        let result = try Self.result(Self.roundTrip)
        let par = try result.valueUSD(at: Self.mark(spot: 64_990, future: nil))
        let cheap = try result.valueUSD(at: Self.mark(spot: 64_990, future: nil, usdt: "0.5"))
        #expect((cheap * 2).isClose(to: par, within: "0.00000001"))
    }

    @Test func `leaves out what filled at its end or later`() throws {
        let cut = Market.epoch + 5 * Timestamp.day
        let open = try Self.result(Self.roundTrip, before: cut)
        #expect(open.contracts == -100)
        #expect(open.fills == 2)
        #expect(try Self.result(Self.roundTrip, before: cut + 1).contracts == 0)
        #expect(try Self.result(Self.roundTrip, before: Market.epoch).isEmpty)
    }

    @Test func `is unknown while contracts are open and the future has no price`() throws {
        let open = try Self.result(Array(Self.roundTrip.prefix(2)))
        #expect(throws: FinanceError.notPositive(.futurePrice, 0)) {
            try open.valueUSD(at: Self.mark(spot: 60_000, future: nil))
        }
    }

    @Test func `names a fee in a third currency and values it at nothing`() throws {
        let fills = [Self.fill(.spot, .buy, 1, at: 100, fee: "-3", in: "OKB")]
        let result = try Self.result(fills)
        #expect(result.fees == ["OKB": -3])
        #expect(try result.valueUSD(at: Self.mark(spot: 100, future: nil)) == 0)
    }

    /// Follows the exchange's postings, daily settlements included, instead of the fills.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `closed and neutral equals the sum of its postings, at every price`(seed: UInt64) throws {
        var trip = RandomTrip(seed: seed)
        let (fills, postings) = try trip.make()
        let result = try Self.result(fills)
        #expect(result.contracts == 0)
        let mark = trip.mark()
        let totals = Posting.totals(postings)
        let posted =
            (totals["USDT", default: 0] + totals["BTC", default: 0] * mark.spotBid) * mark.usdtUSD
        #expect(try result.valueUSD(at: mark).isClose(to: posted, within: "0.00000001"))
        #expect(result.delta.isClose(to: totals["BTC", default: 0], within: "0.0000000000000001"))
    }

    /// What one left over and another one sold is counted once.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func `of two, of which the second sold the dust of the first, adds up to the postings`(
        seed: UInt64
    ) throws {
        var trip = RandomTrip(seed: seed)
        let first = try trip.make()
        var second = try trip.make()
        let dust = try Self.result(first.fills).delta
        let price: Exact = 61_000
        second.fills.append(
            Self.fill(.spot, dust.isPositive ? .sell : .buy, dust.magnitude, at: price))
        second.postings += Posting.spot(
            .sell, coins: dust, at: price, of: Market.spot(), fee: nil)
        let mark = trip.mark()
        let totals = Posting.totals(first.postings + second.postings)
        let posted =
            (totals["USDT", default: 0] + totals["BTC", default: 0] * mark.spotBid) * mark.usdtUSD
        let both = try [first, second].map { try Self.result($0.fills).valueUSD(at: mark) }.sum()
        #expect(both.isClose(to: posted, within: "0.00000002"))
    }
}

/// A neutral round trip in several executions, with the postings that the exchange makes of it.
struct RandomTrip {
    private var market: RandomMarket

    init(seed: UInt64) { market = RandomMarket(seed: seed) }

    private mutating func price() -> Exact { market.steps(500_000...700_000, of: "0.1") }

    mutating func mark() -> PositionMark {
        PositionMark(
            snapshot: 1, takenAt: Market.epoch, spotBid: price(), futureAsk: nil,
            usdtUSD: market.steps(9_900...10_100, of: "0.0001"))
    }

    mutating func make() throws -> (fills: [PositionFill], postings: [Posting]) {
        var fills: [PositionFill] = []
        var postings: [Posting] = []
        var parts: [(contracts: Exact, entry: Exact)] = []
        var coins: Exact = 0
        for _ in 0..<market.integer(1...4) {
            let (size, entry) = (Exact(market.integer(1...50)), price())
            let bought = try (size * 100).divided(by: entry, scale: 8)
            parts.append((size, entry))
            coins += bought
            try spot(.buy, bought, &fills, &postings)
            try future(.sell, size, at: entry, &fills, &postings)
        }
        // Daily settlements move the reference price of what is open.
        let settlements = (0..<market.integer(0...3)).map { _ in price() }
        for part in parts {
            var reference = part.entry
            let exit = price()
            for price in settlements + [exit] {
                let profit = try InverseContract.profit(
                    entered: .sell, usd: part.contracts * 100, from: reference, to: price)
                postings.append(Posting(currency: "BTC", change: profit, kind: .settlement))
                reference = price
            }
            try future(.buy, part.contracts, at: exit, &fills, &postings)
        }
        try spot(.sell, coins * "0.99", &fills, &postings)
        return (fills, postings)
    }

    private mutating func spot(
        _ side: Side, _ coins: Exact, _ fills: inout [PositionFill], _ postings: inout [Posting]
    ) throws {
        let price = price()
        let fee: (Exact, String) =
            side == .buy ? (-coins * "0.001", "BTC") : (-coins * price * "0.001", "USDT")
        fills.append(
            `The result of a position`.fill(.spot, side, coins, at: price, fee: fee.0, in: fee.1))
        postings += Posting.spot(side, coins: coins, at: price, of: Market.spot(), fee: fee)
    }

    private mutating func future(
        _ side: Side, _ contracts: Exact, at price: Exact, _ fills: inout [PositionFill],
        _ postings: inout [Posting]
    ) throws {
        let fee = try -(contracts * 100 * "0.0005").divided(by: price)
        fills.append(
            `The result of a position`.fill(.future, side, contracts, at: price, fee: fee))
        postings.append(Posting(currency: "BTC", change: fee, kind: .fee))
    }
}
