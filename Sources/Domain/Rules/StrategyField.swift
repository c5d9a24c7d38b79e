/// One configurable field of a strategy: its name in the database, in JSON and (in kebab case) as a
/// flag, how it is read from text, and how it is printed.
public struct StrategyField: Sendable {
    /// snake_case.
    public let name: String
    /// One line for people.
    public let help: String
    public let kind: Kind
    /// The field as text; `nil` when it is unset.
    public let text: @Sendable (StrategyRules) -> String?
    /// Sets the field from text, or says what is wrong with it.
    let set: @Sendable (inout StrategyRules, String) throws(FieldError) -> Void

    /// What the text of a field stands for, and so how JSON writes it.
    public enum Kind: Sendable {
        case word
        /// Money, a ratio or another exact number.
        case exact
        case percent
        case count
        /// Separated by commas.
        case coins
    }

    /// A value that a strategy cannot have.
    public enum FieldError: Error, Hashable, CustomStringConvertible {
        case unknownField(String)
        case malformed(field: String, text: String, expected: String)
        case notYetBuilt(field: String, text: String)
        case contradiction(String)

        public var description: String {
            switch self {
            case .unknownField(let name): "a strategy has no field '\(name)'"
            case .malformed(let field, let text, let expected):
                "\(field) cannot be '\(text)': expected \(expected)"
            case .notYetBuilt(let field, let text):
                "\(field) = \(text) is not built yet, and would be ignored; it is refused instead"
            case .contradiction(let text): text
            }
        }
    }
}

extension StrategyRules {
    /// Sets fields by name, in order, then checks the whole.
    ///
    /// - Throws: ``StrategyField/FieldError`` naming the first field that is wrong; the rules are
    ///   unchanged then.
    public mutating func set(_ changes: [(name: String, text: String)]) throws(StrategyField
        .FieldError)
    {
        var changed = self
        for (name, text) in changes {
            guard let field = StrategyField.all.first(where: { $0.name == name }) else {
                throw .unknownField(name)
            }
            try field.set(&changed, text)
        }
        try changed.checkWhole()
        self = changed
    }

    private func checkWhole() throws(StrategyField.FieldError) {
        guard perOrderUSD.isPositive else {
            throw .contradiction("per_order_usd is required: the USD size of one trade")
        }
        guard minOpenYieldPct > maxCloseYieldPct else {
            throw .contradiction(
                "min_open_yield_pct (\(minOpenYieldPct)) must be above max_close_yield_pct "
                    + "(\(maxCloseYieldPct)): otherwise what is opened is closed at once, "
                    + "and each turn pays fees")
        }
        guard maxRepairSlippageHardBps >= maxRepairSlippageBps else {
            throw .contradiction(
                "max_repair_slippage_hard_bps (\(maxRepairSlippageHardBps)) must not be below "
                    + "max_repair_slippage_bps (\(maxRepairSlippageBps))")
        }
        if let hours = closeBeforeExpiryHours, minDaysToExpiry * 24 <= hours {
            throw .contradiction(
                "min_days_to_expiry (\(minDaysToExpiry) days) must be more than "
                    + "close_before_expiry_hours (\(hours) hours): otherwise what "
                    + "is opened is closed at once")
        }
        if let most = maxPositionUSD, most < perOrderUSD {
            throw .contradiction(
                "max_position_usd (\(most)) is below per_order_usd (\(perOrderUSD)): "
                    + "nothing could ever be opened")
        }
        if let both = blacklist.first(where: whitelist.contains) {
            throw .contradiction("\(both) is on the blacklist and on the whitelist")
        }
    }
}
