import Domain

/// One step of how much margin a growing position in a family of futures needs.
struct PositionTier: Hashable, Sendable {
    let number: Int
    /// Contracts, above the tier before and up to ``maximum``.
    let minimum: Exact
    let maximum: Exact
    /// Shares of the position's worth.
    let maintenance: Exact
    let initial: Exact
    let leverage: Exact
}

/// The tiers of every family. The first maintenance rate is the recorded one of BTC-USD; sizes and
/// the steps above it are the paper exchange's own, as clients have to read them from the endpoint.
enum PositionTiers {
    /// All tiers, smallest first.
    static func tiers(
        of contract: Contract, _ coin: CoinModel, _ size: Grid
    ) -> [PositionTier] {
        // Two and a half million dollars in the first tier, at the coin's base price.
        let lot =
            contract.isInverse
            ? contract.approximateLot : contract.approximateLot * coin.basePrice
        let base = Int64((2_500_000 / lot).rounded())
        var lower: Exact = 0
        return steps.enumerated().map { index, step in
            let upper = size.exact(base * step.size)
            defer { lower = upper }
            return PositionTier(
                number: index + 1, minimum: lower, maximum: upper,
                maintenance: tenThousandths.exact(step.maintenance),
                initial: tenThousandths.exact(10_000 / step.leverage),
                leverage: Exact(step.leverage)
            )
        }
    }

    private static let tenThousandths = Grid(places: 4)
    private static let steps: [(size: Int64, maintenance: Int64, leverage: Int64)] = [
        (1, 40, 20), (3, 60, 16), (6, 100, 12), (10, 150, 10), (15, 200, 8), (25, 250, 6),
        (40, 300, 5), (70, 400, 4), (110, 500, 3), (160, 650, 2), (400, 1000, 1),
    ]
}

extension PaperInstrument {
    /// The tier that a number of contracts of its family falls into; the last one beyond all.
    func tier(ofContracts contracts: Exact) -> PositionTier? {
        tiers.first { contracts <= $0.maximum } ?? tiers.last
    }

    /// The most contracts of its family that a leverage allows.
    func mostContracts(atLeverage leverage: Exact) -> Exact {
        tiers.last { leverage <= $0.leverage }?.maximum ?? 0
    }
}
