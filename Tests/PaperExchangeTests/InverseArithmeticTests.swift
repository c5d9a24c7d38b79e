import Domain
import TestSupport
import Testing

@testable import PaperExchange

/// The vectors of DOMAIN §1: Q = 10 000 USD entered at 61 500.
@Suite struct `An inverse position` {
    private static let contract = Contract(
        value: 100, isInverse: true, settleCurrency: "BTC", expiry: PaperWorld.start,
        settlesDaily: true, lot: 1)

    private static func position(_ fills: [(lots: Int64, price: Exact)]) -> (PaperPosition, Exact) {
        var position = PaperPosition(id: 1, at: PaperWorld.start)
        var gain: Exact = 0
        for (lots, price) in fills {
            gain += position.apply(
                lots: lots, worth: contract.worthOfLot(at: price) * Exact(lots.magnitude),
                of: contract, tradeID: 1, at: PaperWorld.start)
        }
        return (position, gain)
    }

    @Test(
        arguments: [
            ("A1", "30000", "0.170731707317073171"), ("A2", "60000", "0.004065040650406504"),
            ("A3", "61500", "0"), ("A4", "63000", "-0.003871467286101432"),
            ("A5", "123000", "-0.081300813008130081"),
        ] as [(String, Exact, Exact)])
    func `brings a short what the vector says, and a long the negative`(
        vector: String, exit: Exact, profit: Exact
    ) {
        let short = Self.position([(-100, "61500"), (100, exit)]).1
        #expect(short.rounded(to: 18, .halfEven) == profit, "\(vector)")
        let long = Self.position([(100, "61500"), (-100, exit)]).1
        #expect(long == -short)
    }

    @Test func `loses a short at most what it sold, vector A6`() {
        let loss = Self.position([(-100, "61500"), (100, "100000000000")]).1
        #expect((loss + "0.162601626016260163").magnitude < "0.0000002")
    }

    @Test func `is entered at the harmonic mean of its fills, vector A7`() throws {
        let fills: [(lots: Int64, price: Exact)] = [(40, "61500"), (30, "61450"), (30, "61380")]
        let (position, _) = Self.position(fills)
        let price = try #require(Self.contract.price(ofLots: 100, worth: position.worth))
        #expect(price.rounded(to: 15, .halfEven) == "61448.959808276378031")
        // What the fills bring one by one is what the position brings at once.
        let exit = Self.contract.worthOfLot(at: 60000)
        let apart = fills.map { Exact($0.lots) * (exit - Self.contract.worthOfLot(at: $0.price)) }
        let together = Self.position(fills.map { (-$0.lots, $0.price) }).0
        #expect(together.unrealised(Self.contract, lotWorth: exit) == apart.sum())
    }

    @Test func `shows a single entry price to the last digit`() {
        for price in ["61500", "66780.5", "3133.33", "0.5231"] as [Exact] {
            let (position, _) = Self.position([(-7, price)])
            #expect(Self.contract.price(ofLots: 7, worth: position.worth) == price)
        }
    }

    @Test func `that turns opens its other side at the price that turned it`() {
        let (position, gain) = Self.position([(3, "60000"), (-5, "50000")])
        #expect(position.lots == -2)
        #expect(Self.contract.price(ofLots: 2, worth: position.worth) == "50000")
        #expect(
            gain == 3 * (Self.contract.worthOfLot(at: 60000) - Self.contract.worthOfLot(at: 50000)))
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `loses nothing between its fills, whatever they are`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var position = PaperPosition(id: 1, at: PaperWorld.start)
        var flow: Exact = 0
        var gain: Exact = 0
        for _ in 0..<30 {
            let lots = Int64.random(in: -50...50, using: &random)
            guard lots != 0 else { continue }
            let price = Exact(Int64.random(in: 1_000...900_000, using: &random)) * "0.1"
            let worth = Self.contract.worthOfLot(at: price) * Exact(lots.magnitude)
            flow += lots > 0 ? worth : -worth
            gain += position.apply(
                lots: lots, worth: worth, of: Self.contract, tradeID: 1, at: PaperWorld.start)
        }
        #expect(gain + position.claim(Self.contract) == flow)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `telescopes over settlements`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var (position, _) = Self.position([(-37, "61500")])
        var settled: Exact = 0
        for _ in 0..<20 {
            let price = Exact(Int64.random(in: 300_000...900_000, using: &random)) * "0.1"
            settled += position.settle(
                lotWorth: Self.contract.worthOfLot(at: price), of: Self.contract,
                at: PaperWorld.start)
        }
        let end = Self.contract.worthOfLot(at: 58_000)
        let whole = 37 * (end - Self.contract.worthOfLot(at: 61_500))
        #expect(settled + position.unrealised(Self.contract, lotWorth: end) == whole)
        #expect(Self.contract.price(ofLots: 37, worth: position.entryWorth) == "61500")
    }
}
