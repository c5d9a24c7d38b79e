public import Domain

/// All that distinguishes one paper exchange from another. Two with equal configurations that
/// receive the same requests at the same market times answer the same bytes.
public struct PaperConfiguration: Sendable {
    /// Every undisturbed price is a function of this, of ``start`` and of the time.
    public var seed: UInt64
    /// The market's time when the exchange starts. The premiums' long wave is counted from here.
    public var start: Timestamp
    /// Market milliseconds per wall millisecond; 0 for a clock that only steps.
    public var rate: Int64
    /// The machine's clock. Defaults to one that stands still at ``start``.
    public var wall: @Sendable () -> Timestamp
    /// Those that exist from the start, and whose keys are known.
    public var accounts: [PaperAccount]
    /// Where prices come from.
    public var market: MarketKind
    /// Spot pairs beyond the five coins, so that listings have their real length.
    public var fillerPairs: Int
    /// Opens the control API under `/control/` to who sends it as `x-control-token`; `nil` keeps it
    /// shut.
    public var controlToken: String?
    /// Which clock the 30 s window of a signature is measured by.
    public var signatureClock: SignatureClock
    /// How long taken liquidity stays away from the model's book, market ms.
    public var refillMilliseconds: Int64
    /// Futures are delivered at the index's average over this long before expiry, ms.
    public var deliveryWindowMilliseconds: Int64
    /// For how long after 08:00 UTC orders on futures are refused as "being settled", ms.
    public var settlementPauseMilliseconds: Int64
    /// The documentation shows cancel-all-after's times in seconds, all others are milliseconds.
    public var timersInSeconds: Bool
    /// What trading costs on the first level.
    public var fees: FeeSchedule
    /// What it costs on the levels above, by their names.
    public var feeLevels: [String: FeeSchedule]
    /// What counts as collateral and can be borrowed, by currency; one that is not here is neither.
    public var collateral: [String: Collateral]
    /// Readings of what the documentation leaves open.
    public var rules: PaperRules
    /// Whether callers are held to the published limits of requests and orders, counted on ``wall``.
    public var enforcesRateLimits: Bool

    /// Where prices come from.
    public enum MarketKind: Sendable {
        case seeded(MarketParameters)
        /// ``start`` is the recording's.
        case replayed(Replay)
    }

    /// The market's time, or the machine's: for clients that never ask for the market's.
    public enum SignatureClock: Sendable { case market, wall }

    /// A seeded market with the recorded fees, without limits of requests and without a control
    /// API. Everything else is set on the value.
    public init(
        seed: UInt64 = 1, start: Timestamp, accounts: [PaperAccount] = [], rate: Int64 = 0,
        wall: (@Sendable () -> Timestamp)? = nil
    ) {
        (self.seed, self.start, self.accounts, self.rate) = (seed, start, accounts, rate)
        self.wall = wall ?? { start }
        market = .seeded(MarketParameters())
        (fillerPairs, controlToken, signatureClock) = (0, nil, .market)
        (refillMilliseconds, settlementPauseMilliseconds) = (1000, 5000)
        deliveryWindowMilliseconds = 30 * Timestamp.minute
        (timersInSeconds, fees) = (true, .regular)
        (feeLevels, collateral, rules) = (FeeSchedule.levels, Collateral.regular, PaperRules())
        enforcesRateLimits = false
    }
}
