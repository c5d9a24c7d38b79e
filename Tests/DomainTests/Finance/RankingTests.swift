import Domain
import TestSupport
import Testing

@Suite struct `A ranking` {
    static func row(
        _ id: String, annual: Exact? = nil, net: Exact? = nil, spread: Exact? = nil,
        days: Int64 = 30
    ) -> RankFigures {
        RankFigures(
            annualYieldPct: annual, netAnnualYieldPct: net, spreadPct: spread,
            expiry: Market.epoch + days * Timestamp.day, id: id)
    }

    static func ids(_ rows: [RankFigures], by key: RankBy) -> [String] {
        rank(rows, by: key) { $0 }.map(\.id)
    }

    @Test(arguments: [
        (RankBy.annual, ["near", "far", "thin"]), (.spread, ["far", "thin", "near"]),
        (.net, ["far", "near", "thin"]),
    ])
    func `puts the higher figure first and what has none last`(key: RankBy, ids: [String]) {
        let rows = [
            Self.row("thin", annual: 5, net: nil, spread: 3),
            Self.row("near", annual: 12, net: 4, spread: 1),
            Self.row("far", annual: 9, net: 7, spread: 6),
        ]
        #expect(Self.ids(rows, by: key) == ids)
    }

    @Test func `puts a negative yield before none`() {
        let rows = [Self.row("none"), Self.row("negative", annual: -3)]
        #expect(Self.ids(rows, by: .annual) == ["negative", "none"])
    }

    @Test func `breaks a tie by the nearer expiry, then by name`() {
        let rows = [
            Self.row("c", annual: 5), Self.row("a", annual: 5, days: 60),
            Self.row("b", annual: "5.000"), Self.row("z", days: 1), Self.row("y", days: 1),
        ]
        #expect(Self.ids(rows, by: .annual) == ["b", "c", "a", "y", "z"])
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `does not depend on the order in which the rows were read`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let rows = (0..<20).map { index in
            Self.row(
                "id\(index)", annual: Int.random(in: 0...3, using: &random) == 0 ? nil : 7,
                days: Int64.random(in: 1...3, using: &random))
        }
        let shuffled = rows.shuffled(using: &random)
        #expect(Self.ids(rows, by: .annual) == Self.ids(shuffled, by: .annual))
    }
}
