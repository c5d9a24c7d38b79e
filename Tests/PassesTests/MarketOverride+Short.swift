import Domain
import PaperExchange

extension MarketOverride {
    /// A premium over the index, percent a year.
    static func premium(_ percent: Exact) -> MarketOverride {
        var override = MarketOverride()
        override.premiumPercent = percent
        return override
    }

    static func levels(_ count: Int) -> MarketOverride {
        var override = MarketOverride()
        override.levels = count
        return override
    }

    static func sizes(times factor: Exact) -> MarketOverride {
        var override = MarketOverride()
        override.sizeFactor = factor
        return override
    }

    static func stale(milliseconds: Int64) -> MarketOverride {
        var override = MarketOverride()
        override.staleMilliseconds = milliseconds
        return override
    }

    /// All prices moved, in hundredths of a percent.
    static func shifted(basisPoints: Exact) -> MarketOverride {
        var override = MarketOverride()
        override.offsetBasisPoints = basisPoints
        return override
    }

    static var suspended: MarketOverride {
        var override = MarketOverride()
        override.isSuspended = true
        return override
    }
}
