import Domain
import TestSupport
import Testing

@Suite struct `The net return of a round trip` {
    @Test(arguments: 0..<100 as Range<UInt64>)
    func `is the spread where nothing is charged`(seed: UInt64) throws {
        var market = RandomMarket(seed: seed)
        let spot = market.price()
        let future = market.near(spot)
        let net = try RoundTrip.netReturn(
            spot: spot, future: future, fees: try Market.fees(spot: 0, future: 0))
        #expect(net.isClose(to: try RoundTrip.grossReturn(spot: spot, future: future)))
    }

    /// Follows the money, order by order, instead of the closed form.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `is what the cash and the coins of the trade come to`(seed: UInt64) throws {
        var market = RandomMarket(seed: seed)
        let spot = market.steps(100...99_999, of: 1)
        let (future, exit) = (market.near(spot), market.near(spot))
        let (usd, fees) = (market.usd(), try market.fees())
        let prices = try OpeningPrices(notionalUSD: usd, future: future, spot: spot, peg: 1)
        let ordered = try Hedge.neutral.coinsToOrder(at: prices, fees: fees)
        var (cash, coins) = (-ordered * spot, ordered)
        switch fees.spotFeeCurrency {
        case .received: coins = coins - ordered * fees.spotOpen
        case .quote: cash = cash - ordered * spot * fees.spotOpen
        }
        let cost = -cash
        coins = try coins - InverseContract.coins(usd: usd, at: future) * fees.futureOpen
        coins += try InverseContract.profit(entered: .sell, usd: usd, from: future, to: exit)
        coins = try coins - InverseContract.coins(usd: usd, at: exit) * fees.futureClose
        cash += coins * exit * (1 - fees.spotClose)
        let net = try RoundTrip.netReturn(spot: spot, future: future, fees: fees)
        #expect(try cash.divided(by: cost).isClose(to: net))
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `falls with each fee, falls with the spot price and rises with the future's`(
        seed: UInt64
    ) throws {
        var market = RandomMarket(seed: seed)
        let spot = market.price()
        let future = market.near(spot)
        let fees = try market.fees()
        func net(
            spot: Exact? = nil, future: Exact? = nil, adding more: [Exact] = [0, 0, 0, 0]
        ) throws -> Exact {
            let dearer = try RoundTripFees(
                spotOpen: fees.spotOpen + more[0], futureOpen: fees.futureOpen + more[1],
                spotClose: fees.spotClose + more[2], futureClose: fees.futureClose + more[3],
                spotFeeCurrency: fees.spotFeeCurrency)
            return try RoundTrip.netReturn(
                spot: spot ?? prices.spot, future: future ?? prices.future, fees: dearer)
        }
        let prices = (spot: spot, future: future)
        let base = try net()
        for index in 0..<4 {
            var more: [Exact] = [0, 0, 0, 0]
            more[index] = "0.00001"
            #expect(try net(adding: more) < base)
        }
        #expect(try net(spot: spot * "1.0001") < base)
        #expect(try net(future: future * "1.0001") > base)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `is the one asked for at the spread that is needed for it`(seed: UInt64) throws {
        var market = RandomMarket(seed: seed)
        let (fees, days) = (try market.fees(), market.steps(1...4_000, of: "0.1"))
        let wanted = market.steps(-500...3_000, of: "0.01")
        let spread = try RoundTrip.spreadNeeded(netAnnualPct: wanted, days: days, fees: fees)
        let spot: Exact = 50_000
        let yield = try RoundTrip.netAnnualYieldPct(
            spot: spot, future: spot * (1 + spread), days: days, fees: fees)
        #expect(yield.isClose(to: wanted, within: "0.000000000001"))
    }

    @Test func `counts the spot price in dollars`() throws {
        let fees = try Market.fees()
        let pegged = try RoundTrip.netReturn(spot: 60_000, future: 61_500, peg: "0.97", fees: fees)
        #expect(pegged == (try RoundTrip.netReturn(spot: 58_200, future: 61_500, fees: fees)))
    }

    @Test func `of holding on counts what closing would bring in dollars, too`() throws {
        let fees = try Market.fees()
        func gain(spotBid: Exact, peg: Exact) throws -> Exact {
            try RoundTrip.holdingGain(
                spotBid: spotBid, futureAsk: 65_240, peg: peg, fees: fees, deliveryFee: 0)
        }
        #expect(try gain(spotBid: 64_000, peg: "1.25") == gain(spotBid: 80_000, peg: 1))
    }

    @Test(arguments: ["1", "-1", "1.5"] as [Exact])
    func `is not computed with a rate that is no fraction`(rate: Exact) {
        #expect(throws: FinanceError.rateOutOfRange(rate)) { try Market.fees(spot: rate) }
    }

    @Test func `takes the rates of the orders that are placed`() throws {
        let spot = FeeRates(maker: "0.0008", taker: "0.001", delivery: nil)
        let future = FeeRates(maker: "0.0002", taker: "0.0005", delivery: "0.0001")
        let taker = try RoundTripFees.taker(
            spot: spot, future: future, spotFeeCurrency: .received)
        #expect(taker == (try Market.fees()))
        let maker = try RoundTripFees.spotMaker(
            spot: spot, future: future, spotFeeCurrency: .received)
        #expect(maker.spotOpen == "0.0008" && maker.spotClose == "0.0008")
        #expect(maker.futureOpen == "0.0005" && maker.futureClose == "0.0005")
        #expect(try taker.delivered(at: "0.0001").futureClose == "0.0001")
    }
}
