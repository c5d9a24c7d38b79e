public import Domain

extension TradeMode {
    /// The mode of the spot leg at an account's level.
    ///
    /// In futures mode `cash` puts the coin into the account, where it margins the short future;
    /// `cross` would open a borrowed margin position instead. In multi-currency mode there is only
    /// `cross`.
    /// Source: OKX v5, Trade › Place order, parameter `tdMode`.
    ///
    /// - Throws: ``UnsuitableAccount`` for every other level, and for long/short mode.
    public static func ofSpotLeg(
        _ configuration: AccountConfiguration
    ) throws(UnsuitableAccount) -> TradeMode {
        guard configuration.positionMode == .net else {
            throw .positionMode(configuration.positionMode)
        }
        switch configuration.level {
        case .futures: return .cash
        case .multiCurrency: return .cross
        case .spot, .portfolio, .other: throw .level(configuration.level)
        }
    }

    /// The mode of the future leg, at every level that is traded on.
    public static let ofFutureLeg = TradeMode.cross
}

/// Why an account cannot hold the two legs.
public enum UnsuitableAccount: Error, Hashable, Sendable {
    case level(AccountConfiguration.Level)
    case positionMode(AccountConfiguration.PositionMode)
}

extension UnsuitableAccount: CustomStringConvertible {
    public var description: String {
        switch self {
        case .level(let level):
            "the account is in \(level.name) mode, which \(level.obstacle): set it to futures or "
                + "multi-currency mode at the exchange"
        case .positionMode:
            "the account keeps long and short positions apart: set it to net mode at the exchange, "
                + "with no position and no order open"
        }
    }
}

extension AccountConfiguration.Level {
    fileprivate var name: String {
        switch self {
        case .spot: "spot"
        case .futures: "futures"
        case .multiCurrency: "multi-currency"
        case .portfolio: "portfolio margin"
        case .other(let code): "an unknown (\(code))"
        }
    }

    fileprivate var obstacle: String {
        switch self {
        case .spot: "has no futures"
        case .portfolio: "lets one rejected leg reject the other and margins by other rules"
        case .futures, .multiCurrency, .other: "is not supported"
        }
    }
}
