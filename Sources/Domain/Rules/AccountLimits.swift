/// What nothing that is opened on an account may exceed, whatever its strategies want.
///
/// ``AccountField`` is the one table that reads, prints and stores these by name.
public struct AccountLimits: Hashable, Sendable {
    /// Most USD notional of futures in one coin; `nil` for no limit, here and below.
    public var maxCoinUSD: Exact?
    /// Most USD notional of futures over all coins.
    public var maxTotalUSD: Exact?
    /// Most that is ordered in a UTC day, both legs, USD.
    public var maxTurnoverUSDDay: Exact?
    /// Most that a UTC day may cost in fees, USD.
    public var maxFeesUSDDay: Exact?
    /// Most that equity may fall in a UTC day, deposits and withdrawals aside, USD.
    public var maxLossUSDDay: Exact?
    /// Most that equity may fall below its highest, deposits and withdrawals aside, USD.
    public var maxDrawdownUSD: Exact?
    /// Least that the account must be worth, USD.
    public var minEquityUSD: Exact?
    /// Least ratio of equity to maintenance margin that an opening may leave; liquidation is at 1.
    public var minMarginRatio: Exact = 3

    public init() {}
}

/// One limit of an account: its name in the database, in JSON and (in kebab case) as a flag.
public struct AccountField: Sendable {
    /// snake_case.
    public let name: String
    /// One line for people.
    public let help: String
    /// `nil` for no limit.
    public let value: @Sendable (AccountLimits) -> Exact?
    private let put: @Sendable (inout AccountLimits, Exact?) -> Void
    private let range: (above: Exact, to: Exact)
    /// May it be `none`?
    public let isOptional: Bool

    private typealias Path<Value> = any WritableKeyPath<AccountLimits, Value> & Sendable

    private init(_ name: String, _ help: String, _ path: Path<Exact?>) {
        (self.name, self.help, isOptional) = (name, help, true)
        range = (0, 10_000_000_000)
        value = { $0[keyPath: path] }
        put = { limits, value in limits[keyPath: path] = value }
    }

    private init(
        _ name: String, _ help: String, always path: Path<Exact>, above least: Exact,
        to most: Exact
    ) {
        (self.name, self.help, isOptional) = (name, help, false)
        range = (least, most)
        value = { $0[keyPath: path] }
        put = { limits, value in if let value { limits[keyPath: path] = value } }
    }

    /// Every field, in the order in which it is shown.
    public static let all = [
        AccountField(
            "max_coin_usd", "Most USD notional of futures in one coin, over all strategies.",
            \.maxCoinUSD),
        AccountField(
            "max_total_usd", "Most USD notional of futures over all coins.", \.maxTotalUSD),
        AccountField(
            "max_turnover_usd_day", "Most USD ordered in a UTC day, both legs, all strategies.",
            \.maxTurnoverUSDDay),
        AccountField(
            "max_fees_usd_day", "Most USD of fees in a UTC day, all strategies.", \.maxFeesUSDDay),
        AccountField(
            "max_loss_usd_day", "No opening for the rest of a UTC day that lost this much USD.",
            \.maxLossUSDDay),
        AccountField(
            "max_drawdown_usd", "No opening this much USD below the highest equity, until resume.",
            \.maxDrawdownUSD),
        AccountField(
            "min_equity_usd", "No opening while the account is worth less, USD.",
            \.minEquityUSD),
        AccountField(
            "min_margin_ratio", "No opening that would leave a lower margin ratio.",
            always: \.minMarginRatio, above: 1, to: 1000),
    ]

    /// - Parameter text: a decimal, or `none` for no limit.
    /// - Throws: ``StrategyField/FieldError/malformed(field:text:expected:)``.
    public func set(
        _ limits: inout AccountLimits, _ text: String
    ) throws(StrategyField.FieldError) {
        if text == "none", isOptional { return put(&limits, nil) }
        guard let value = Exact(text), value > range.above, value <= range.to else {
            throw .malformed(
                field: name, text: text,
                expected: "a decimal above \(range.above) and at most \(range.to)"
                    + (isOptional ? ", or none" : ""))
        }
        put(&limits, value)
    }
}
