import Domain
import TestSupport
import Testing

@Suite struct `A hedge` {
    static func prices(usd: Exact = 10_000, peg: Exact = 1) throws -> OpeningPrices {
        try OpeningPrices(notionalUSD: usd, future: 61_500, spot: 60_000, peg: peg)
    }

    /// Coins beyond the hedge once an opening has filled and paid its fees, from the money's side.
    static func delta(
        ordering coins: Exact, at prices: OpeningPrices, fees: RoundTripFees
    ) throws -> Exact {
        let spotFee = fees.spotFeeCurrency == .received ? coins * fees.spotOpen : 0
        let futureFee =
            try InverseContract.coins(usd: prices.notionalUSD, at: prices.future)
            * fees.futureOpen
        return try HedgedHolding(
            coins: coins - spotFee - futureFee, soldUSD: prices.notionalUSD,
            entryPrice: prices.future
        ).delta()
    }

    static func randomOpening(seed: UInt64) throws -> (OpeningPrices, RoundTripFees, RandomMarket) {
        var market = RandomMarket(seed: seed)
        let spot = market.steps(100...99_999, of: 1)
        let prices = try OpeningPrices(
            notionalUSD: market.usd(), future: market.near(spot), spot: spot,
            peg: market.steps(9_900...10_100, of: "0.0001"))
        return (prices, try market.fees(), market)
    }

    @Test(arguments: 0..<200 as Range<UInt64>, Hedge.allCases)
    func `holds exactly its intended excess after all fees in coin`(
        seed: UInt64, hedge: Hedge
    ) throws {
        let (prices, fees, _) = try Self.randomOpening(seed: seed)
        let coins = try hedge.coinsToOrder(at: prices, fees: fees)
        let delta = try Self.delta(ordering: coins, at: prices, fees: fees)
        #expect(delta.isClose(to: try hedge.excess(at: prices, fees: fees)))
    }

    @Test func `that is neutral intends no excess`() throws {
        let excess = try Hedge.neutral.excess(at: try Self.prices(), fees: try Market.fees())
        #expect(excess == 0)
    }

    @Test(
        arguments: [
            (AccountConfiguration.SpotFeeCurrency.received, "0.166833500166833500166834"),
            (.quote, "0.166666666666666666666667"),
        ] as [(AccountConfiguration.SpotFeeCurrency, Exact)])
    func `of equal dollars buys what is worth the notional after the spot fee`(
        currency: AccountConfiguration.SpotFeeCurrency, coins: Exact
    ) throws {
        let fees = try Market.fees(currency: currency)
        let prices = try Self.prices()
        #expect(try Hedge.equalUSD.coinsToOrder(at: prices, fees: fees) == coins)
        // Premium times leg, less the future's fee: 10 000/60 000 − 10 000/61 500 · 1.0005.
        #expect(
            try Hedge.equalUSD.excess(at: prices, fees: fees) == "0.003983739837398373983740")
    }

    @Test func `of equal dollars counts a USDT at its worth`() throws {
        let fees = try Market.fees(spot: 0)
        let coins = try Hedge.equalUSD.coinsToOrder(at: try Self.prices(peg: "0.8"), fees: fees)
        #expect(coins == "0.208333333333333333333333")
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `leaves less than a lot after it was opened and closed in slices`(seed: UInt64) throws {
        var (prices, fees, market) = try Self.randomOpening(seed: seed)
        let spot = Market.spot(lot: "0.0001", minimum: "0.0001")
        let ordered = try Hedge.neutral.coinsToOrder(at: prices, fees: fees)
            .ceiled(to: spot.lotSize)
        var delta = try Self.delta(ordering: ordered, at: prices, fees: fees)
        #expect(delta > "-0.000000000000000001" && delta < spot.lotSize)
        var open = prices.notionalUSD
        while open.isPositive {
            let slice = min(open, market.steps(1...40_000, of: 100))
            let exit = market.near(prices.future)
            let meant = try ClosingSize.coinsToSell(
                boughtBackUSD: slice, at: exit, futureFee: fees.futureClose, excess: delta)
            let sold = meant.floored(to: spot.lotSize)
            // What the slice releases, from the money's side.
            let released =
                try InverseContract.coins(usd: slice, at: exit) * (1 - fees.futureClose)
            delta += released - sold
            open = open - slice
            #expect(delta > "-0.000000000000000001" && delta < spot.lotSize)
        }
    }
}

@Suite struct `An order's size` {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `never has more contracts than the target, and never leaves a whole lot out`(
        seed: UInt64
    ) throws {
        var market = RandomMarket(seed: seed)
        let future = Market.future(
            lot: market.steps(1...20, of: "0.1"), minimum: "0.1",
            contractValue: market.steps(1...100, of: 10))
        let target = market.steps(1...1_000_000, of: "0.37")
        guard let contracts = try future.contracts(coveringUSD: target).value else { return }
        let usd = future.notionalUSD(contracts: contracts)
        #expect(usd <= target)
        #expect(usd + future.instrument.lotSize * future.contractValue > target)
        #expect(contracts.isMultiple(of: future.instrument.lotSize))
    }

    @Test func `is refused below the smallest order, with the numbers`() throws {
        let future = Market.future(lot: 1, minimum: 5)
        #expect(
            try future.contracts(coveringUSD: 499)
                == .failure(.belowMinimum(instrumentID: future.id, size: 4, minimum: 5)))
        #expect(try future.contracts(coveringUSD: 500) == .success(5))
        let spot = Market.spot(lot: "0.001", minimum: "0.01")
        #expect(
            spot.orderSize(atLeast: "0.0081")
                == .failure(.belowMinimum(instrumentID: spot.id, size: "0.009", minimum: "0.01")))
    }

    @Test func `is refused above the largest order`() {
        let spot = Market.spot(lot: 1, minimum: 1, maximum: 10, maximumUSD: 1_000)
        #expect(spot.orderSize(atMost: "10.9") == .success(10))
        #expect(
            spot.orderSize(atLeast: "10.1")
                == .failure(.aboveMaximum(instrumentID: spot.id, size: 11, maximum: 10)))
        #expect(spot.refusal(ofUSD: 1_000) == nil)
        #expect(
            spot.refusal(ofUSD: 1_001)
                == .aboveMaximumUSD(instrumentID: spot.id, usd: 1_001, maximum: 1_000))
    }

    @Test(arguments: [0, -1] as [Exact])
    func `is none for nothing, even where there is no smallest order`(size: Exact) {
        let spot = Market.spot(minimum: 0)
        #expect(
            spot.orderSize(atMost: size)
                == .failure(.belowMinimum(instrumentID: spot.id, size: size, minimum: 0)))
    }

    @Test func `is none where the exchange states no lot`() throws {
        let future = Market.future(lot: 0)
        #expect(
            try future.contracts(coveringUSD: 1_000) == .failure(.noLot(instrumentID: future.id)))
        let spot = Market.spot(lot: 0)
        #expect(spot.orderSize(atLeast: 1) == .failure(.noLot(instrumentID: spot.id)))
    }
}
