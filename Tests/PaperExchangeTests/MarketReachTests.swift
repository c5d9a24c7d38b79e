import Domain
import TestSupport
import Testing

@testable import PaperExchange

@Suite struct `What the market can reach in a time` {
    /// A calm market, the usual one, and one that does all that a file can ask for at once.
    private static let markets: [String] = [
        "{}",
        #"{"jumps": {"every_ms": 60000, "chance": 0.5, "size": 0.03, "fade_ms": 30000}}"#,
        #"{"index": {"own": [{"amplitude": 0.4, "period_ms": 600000}]}}"#,
        """
        {"premium": {"floor": -0.3, "fall_days": 0.5, "rise_days": 0.5, "slope": 1,
          "expiry_wobble": [{"amplitude": 0.5, "period_ms": 3600000}]}}
        """,
        #"{"peg": [{"amplitude": 0.2, "period_ms": 900000}]}"#,
    ]

    @Test(arguments: markets)
    func `is never less than what it does`(text: String) throws {
        let parameters = try MarketParameters(fromJSON: Array(text.utf8))
        let model = MarketModel(
            noise: Noise(seed: 5), epoch: PaperWorld.start, parameters: parameters)
        let market = Market(.seeded(model))
        let spot = Listing.spot(parameters.coins, fillers: 0, noise: model.noise)
        let instruments = market.listing(at: PaperWorld.start, spot: spot).instruments
        for instrument in instruments where instrument.product != .announced {
            for look in 0..<40 {
                let moment = PaperWorld.start + Int64(look) * 7_777_777
                let middle = market.middle(of: instrument, at: moment)
                for distance in [0.000_2, 0.003, 0.04, 0.3] {
                    let quiet = market.quiet(from: moment, within: distance)
                    // The first second is always looked at.
                    var time = quiet - Timestamp.second
                    guard time > MarketModel.step(moment) else { continue }
                    for _ in 0..<4 where time > moment {
                        let moved = abs(market.middle(of: instrument, at: time) / middle - 1)
                        #expect(moved < distance, "\(instrument.id) at \(time) from \(moment)")
                        time = time - (quiet - moment) / 4
                    }
                }
            }
        }
    }

    @Test func `is a second in a market that jumps, and minutes in a calm one`() throws {
        func quiet(_ text: String) throws -> Int64 {
            let parameters = try MarketParameters(fromJSON: Array(text.utf8))
            let model = MarketModel(
                noise: Noise(seed: 1), epoch: PaperWorld.start, parameters: parameters)
            return Market(.seeded(model)).quiet(from: PaperWorld.start, within: 0.01)
                - PaperWorld.start
        }
        #expect(try quiet(Self.markets[1]) == Timestamp.second)
        #expect(try quiet(Self.markets[0]) > Timestamp.minute)
    }
}
