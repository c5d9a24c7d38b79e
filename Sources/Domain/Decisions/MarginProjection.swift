/// What the margin of an account would be once an opening had filled whole, at its limit prices: of
/// the settlement coin in futures mode, in coin; of the whole account in multi-currency mode, in USD
/// (DOMAIN §8).
public struct MarginProjection: Hashable, Sendable {
    /// After haircuts, where the account's level has them.
    public let equity: Exact
    /// Initial margin of what is held and of the opening.
    public let initialMargin: Exact
    /// Maintenance margin and what a liquidation would be charged.
    public let required: Exact

    /// Equity over what is required; liquidation is near 1. `nil` when nothing is.
    public var ratio: Exact? {
        guard required.isPositive else { return nil }
        return try? equity.divided(by: required, scale: 6, .down)
    }

    /// Equity that no position holds; negative is what is missing of it.
    public var free: Exact { equity - initialMargin }
}

extension OpeningDecision {
    /// The margin that an opening would leave: too little of it, or none that could be told.
    func marginReasons(_ plan: TradePlan) throws -> [Reason] {
        guard let terms = market.marginTerms else {
            return [
                Reason(
                    .marginInsufficient,
                    "the tiers or the leverage of \(pair.future.id) are not known: what margin "
                        + "would be left cannot be told")
            ]
        }
        guard let after = try projection(plan, terms) else {
            return [
                Reason(
                    .marginInsufficient,
                    "the margin after the trade cannot be told: the position would be beyond the "
                        + "exchange's last tier, or the account's margin figures are missing")
            ]
        }
        let figures = [
            Figure.exact("margin_ratio_after", after.ratio),
            .exact("free_margin_after", after.free),
        ].compactMap(\.self)
        var reasons: [Reason] = []
        if let ratio = after.ratio, ratio < account.limits.minMarginRatio {
            reasons.append(
                Reason(
                    .marginInsufficient,
                    "the margin ratio would be \(ratio) after the trade, at least "
                        + "\(account.limits.minMarginRatio) wanted", figures))
        }
        if after.free.isNegative {
            reasons.append(
                Reason(
                    .marginInsufficient,
                    "\(-after.free) of margin would be missing after the trade", figures))
        }
        return reasons
    }

    private func projection(
        _ plan: TradePlan, _ terms: MarginTerms
    ) throws -> MarginProjection? {
        let mark = market.futureMark?.price ?? plan.futurePrice
        let worth = try plan.notionalUSD.divided(by: mark)
        let family = pair.future.instrument.id.family
        let held = situation.futurePositions.filter { $0.instrumentID.family == family }
            .map(\.contracts.magnitude).sum()
        guard let before = terms.position.maintenance(contracts: held),
            let after = terms.position.maintenance(contracts: held + plan.contracts)
        else { return nil }
        let heldWorth = try (held * pair.future.contractValue).divided(by: mark)
        // A larger position moves the whole of it into a worse tier.
        let maintenance =
            after * (heldWorth + worth) - before * heldWorth + market.futureFees.taker * worth
        let coins = try coinsGained(plan, worth: worth)
        return switch situation.configuration.level {
        case .futures:
            ofCoin(coins: coins, worth: worth, maintenance: maintenance, terms)
        case .multiCurrency:
            try ofAccount(plan, coins: coins, worth: worth, maintenance: maintenance, terms)
        default: nil
        }
    }

    /// Bought, less the fees in coin, and what the sale at its limit price gains against the mark.
    private func coinsGained(_ plan: TradePlan, worth: Exact) throws -> Exact {
        let fee: Exact =
            situation.configuration.spotFeeCurrency == .received ? market.spotFees.taker : 0
        let sold = try plan.notionalUSD.divided(by: plan.futurePrice)
        return plan.coins * (1 - fee) - sold * market.futureFees.taker + worth - sold
    }

    private func ofCoin(
        coins: Exact, worth: Exact, maintenance: Exact, _ terms: MarginTerms
    ) -> MarginProjection {
        let held = situation.balance[pair.coin]
        let initial = try? worth.divided(by: terms.leverage)
        return MarginProjection(
            equity: held.equity + coins,
            initialMargin: held.margin.initial + (initial ?? worth),
            required: required(held.equity, held.margin) + maintenance)
    }

    private func ofAccount(
        _ plan: TradePlan, coins: Exact, worth: Exact, maintenance: Exact, _ terms: MarginTerms
    ) throws -> MarginProjection? {
        guard let margin = situation.balance.margin, let adjusted = margin.equity else {
            return nil
        }
        let peg = market.usdtIndex?.price ?? 1
        let price = peg * (market.spotIndex?.price ?? plan.spotPrice)
        let quoteFee: Exact =
            situation.configuration.spotFeeCurrency == .quote ? market.spotFees.taker : 0
        let paid = plan.coins * plan.spotPrice * (1 + quoteFee)
        let gained =
            counted(pair.coin, more: coins, terms) * price
            + counted(pair.spot.quote, more: -paid, terms) * peg
        let initial = try worth.divided(by: terms.leverage)
        return MarginProjection(
            equity: adjusted + gained, initialMargin: margin.initial + initial * price,
            required: required(adjusted, margin) + maintenance * price)
    }

    /// By how much the part of a currency that counts as collateral changes, in the currency; what is
    /// owed counts in full.
    private func counted(_ currency: String, more: Exact, _ terms: MarginTerms) -> Exact {
        let held = situation.balance[currency].equity
        func part(_ amount: Exact) -> Exact {
            guard amount.isPositive else { return amount }
            return terms.collateral[currency]?.counted(coins: amount) ?? 0
        }
        return part(held + more) - part(held)
    }

    /// By the exchange's own ratio, which counts more than the maintenance margin that it states.
    private func required(_ equity: Exact, _ margin: MarginFigures) -> Exact {
        guard let ratio = margin.ratio, ratio.isPositive else { return margin.maintenance }
        let told = try? equity.divided(by: ratio)
        return Swift.max(told ?? 0, margin.maintenance)
    }
}

extension String {
    /// `BTC-USD` of `BTC-USD-270326`.
    fileprivate var family: Substring { self[..<(lastIndex(of: "-") ?? endIndex)] }
}
