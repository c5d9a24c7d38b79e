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

    public init() {}
}

/// One limit of an account: its name in the database, in JSON and (in kebab case) as a flag.
public struct AccountField: Sendable {
    /// snake_case.
    public let name: String
    public let help: String
    private let path: any WritableKeyPath<AccountLimits, Exact?> & Sendable
    private let least: Exact
    private let most: Exact

    private init(
        _ name: String, _ help: String,
        _ path: any WritableKeyPath<AccountLimits, Exact?> & Sendable, above least: Exact = 0,
        to most: Exact = 10_000_000_000
    ) {
        (self.name, self.help, self.path) = (name, help, path)
        (self.least, self.most) = (least, most)
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
    ]

    /// `nil` for no limit.
    public func value(_ limits: AccountLimits) -> Exact? { limits[keyPath: path] }

    /// - Parameter text: a decimal, or `none` for no limit.
    /// - Throws: ``StrategyField/FieldError/malformed(field:text:expected:)``.
    public func set(
        _ limits: inout AccountLimits, _ text: String
    ) throws(StrategyField.FieldError) {
        if text == "none" {
            limits[keyPath: path] = nil
            return
        }
        guard let value = Exact(text), value > least, value <= most else {
            throw .malformed(
                field: name, text: text,
                expected: "a decimal above \(least) and at most \(most), or none")
        }
        limits[keyPath: path] = value
    }
}
