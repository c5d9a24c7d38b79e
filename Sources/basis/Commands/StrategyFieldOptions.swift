import ArgumentParser
import Domain

/// Every field of a strategy as a flag in kebab case.
///
/// ArgumentParser finds options as stored properties, so that they cannot be made from the table of
/// fields; a test holds the two against each other.
struct StrategyFieldOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: .field("manager")) var manager: String?
    @Option(parsing: .unconditional, help: .field("min_open_yield_pct")) var minOpenYieldPct:
        String?
    @Option(parsing: .unconditional, help: .field("max_close_yield_pct")) var maxCloseYieldPct:
        String?
    @Option(parsing: .unconditional, help: .field("per_order_usd")) var perOrderUsd: String?
    @Option(parsing: .unconditional, help: .field("max_position_usd")) var maxPositionUsd: String?
    @Option(parsing: .unconditional, help: .field("max_position_ratio")) var maxPositionRatio:
        String?
    @Option(parsing: .unconditional, help: .field("max_turnover_usd_day")) var maxTurnoverUsdDay:
        String?
    @Option(parsing: .unconditional, help: .field("max_fees_usd_day")) var maxFeesUsdDay: String?
    @Option(parsing: .unconditional, help: .field("blacklist")) var blacklist: String?
    @Option(parsing: .unconditional, help: .field("whitelist")) var whitelist: String?
    @Option(parsing: .unconditional, help: .field("rank_by")) var rankBy: String?
    @Option(parsing: .unconditional, help: .field("threshold_yield")) var thresholdYield: String?
    @Option(parsing: .unconditional, help: .field("min_days_to_expiry")) var minDaysToExpiry:
        String?
    @Option(parsing: .unconditional, help: .field("max_data_age_s")) var maxDataAgeS: String?
    @Option(parsing: .unconditional, help: .field("price_level")) var priceLevel: String?
    @Option(parsing: .unconditional, help: .field("execution")) var execution: String?
    @Option(parsing: .unconditional, help: .field("hedge")) var hedge: String?
    @Option(parsing: .unconditional, help: .field("order_type")) var orderType: String?
    @Option(parsing: .unconditional, help: .field("direction")) var direction: String?
    @Option(parsing: .unconditional, help: .field("max_peg_deviation_pct")) var maxPegDeviationPct:
        String?
    @Option(parsing: .unconditional, help: .field("max_price_deviation_pct"))
    var maxPriceDeviationPct: String?
    @Option(parsing: .unconditional, help: .field("max_trades_per_pass")) var maxTradesPerPass:
        String?
    @Option(parsing: .unconditional, help: .field("cooldown_s")) var cooldownS: String?
    @Option(parsing: .unconditional, help: .field("confirm_window_ms")) var confirmWindowMs: String?
    @Option(parsing: .unconditional, help: .field("repair_attempts")) var repairAttempts: String?
    @Option(parsing: .unconditional, help: .field("max_repair_slippage_bps"))
    var maxRepairSlippageBps: String?
    @Option(parsing: .unconditional, help: .field("max_repair_slippage_hard_bps"))
    var maxRepairSlippageHardBps: String?
    @Option(parsing: .unconditional, help: .field("failure_cooldown_s")) var failureCooldownS:
        String?
    @Option(parsing: .unconditional, help: .field("max_failure_cost_usd")) var maxFailureCostUsd:
        String?
    @Option(parsing: .unconditional, help: .field("close_before_expiry_hours"))
    var closeBeforeExpiryHours: String?
    @Option(parsing: .unconditional, help: .field("on_delivery")) var onDelivery: String?

    /// The fields that were named, in the order of the table.
    var changes: [(name: String, text: String)] {
        let values = [
            ("manager", manager),
            ("min_open_yield_pct", minOpenYieldPct),
            ("max_close_yield_pct", maxCloseYieldPct),
            ("per_order_usd", perOrderUsd),
            ("max_position_usd", maxPositionUsd),
            ("max_position_ratio", maxPositionRatio),
            ("max_turnover_usd_day", maxTurnoverUsdDay),
            ("max_fees_usd_day", maxFeesUsdDay),
            ("blacklist", blacklist),
            ("whitelist", whitelist),
            ("rank_by", rankBy),
            ("threshold_yield", thresholdYield),
            ("min_days_to_expiry", minDaysToExpiry),
            ("max_data_age_s", maxDataAgeS),
            ("price_level", priceLevel),
            ("execution", execution),
            ("hedge", hedge),
            ("order_type", orderType),
            ("direction", direction),
            ("max_peg_deviation_pct", maxPegDeviationPct),
            ("max_price_deviation_pct", maxPriceDeviationPct),
            ("max_trades_per_pass", maxTradesPerPass),
            ("cooldown_s", cooldownS),
            ("confirm_window_ms", confirmWindowMs),
            ("repair_attempts", repairAttempts),
            ("max_repair_slippage_bps", maxRepairSlippageBps),
            ("max_repair_slippage_hard_bps", maxRepairSlippageHardBps),
            ("failure_cooldown_s", failureCooldownS),
            ("max_failure_cost_usd", maxFailureCostUsd),
            ("close_before_expiry_hours", closeBeforeExpiryHours),
            ("on_delivery", onDelivery),
        ]
        return values.compactMap { name, text in text.map { (name, $0) } }
    }
}

extension ArgumentHelp {
    /// The help of the table.
    fileprivate static func field(_ name: String) -> ArgumentHelp {
        guard let field = StrategyField.all.first(where: { $0.name == name }) else {
            preconditionFailure("a strategy has no field \(name)")
        }
        return ArgumentHelp(stringLiteral: field.help)
    }
}
