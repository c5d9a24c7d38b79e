/// Why a size cannot be ordered. An expected answer, with the numbers behind it.
public enum SizeRefusal: Error, Hashable, Sendable {
    /// What is left after rounding to the lot is below the smallest order: 90 USD of a contract of
    /// 100 [M3].
    case belowMinimum(instrumentID: String, size: Exact, minimum: Exact)
    /// Above the largest limit order.
    case aboveMaximum(instrumentID: String, size: Exact, maximum: Exact)
    /// Worth more than the largest limit order may be.
    case aboveMaximumUSD(instrumentID: String, usd: Exact, maximum: Exact)
    /// The exchange states no lot, as for an instrument that is not open yet.
    case noLot(instrumentID: String)
}

extension SizeRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .belowMinimum(let id, let size, let minimum):
            "\(id): an order of \(size) is below the smallest of \(minimum); nothing was ordered"
        case .aboveMaximum(let id, let size, let maximum):
            "\(id): an order of \(size) is above the largest of \(maximum); nothing was ordered; "
                + "lower per_order_usd"
        case .aboveMaximumUSD(let id, let usd, let maximum):
            "\(id): an order of \(usd) USD is above the largest of \(maximum) USD; nothing was "
                + "ordered; lower per_order_usd"
        case .noLot(let id):
            "\(id) states no lot size; nothing was ordered"
        }
    }
}

extension Instrument {
    /// The largest order that is not above `size`: floored to the lot, or why there is none.
    ///
    /// Contracts of a target and coins of a sale are rounded this way: never more than is meant.
    public func orderSize(atMost size: Exact) -> Result<Exact, SizeRefusal> {
        guard lotSize.isPositive else { return .failure(.noLot(instrumentID: id)) }
        return checked(size.floored(to: lotSize))
    }

    /// The smallest order that is not below `size`: ceiled to the lot, or why there is none.
    ///
    /// Coins of a purchase are rounded this way: the future stays covered, and less than a lot is
    /// left over.
    public func orderSize(atLeast size: Exact) -> Result<Exact, SizeRefusal> {
        guard lotSize.isPositive else { return .failure(.noLot(instrumentID: id)) }
        return checked(size.ceiled(to: lotSize))
    }

    private func checked(_ size: Exact) -> Result<Exact, SizeRefusal> {
        guard size.isPositive, size >= minSize else {
            return .failure(.belowMinimum(instrumentID: id, size: size, minimum: minSize))
        }
        if let maxLimitSize, size > maxLimitSize {
            return .failure(.aboveMaximum(instrumentID: id, size: size, maximum: maxLimitSize))
        }
        return .success(size)
    }

    /// The refusal of an order that is worth too much, if it is.
    public func refusal(ofUSD usd: Exact) -> SizeRefusal? {
        guard let maxLimitUSD, usd > maxLimitUSD else { return nil }
        return .aboveMaximumUSD(instrumentID: id, usd: usd, maximum: maxLimitUSD)
    }
}

extension Future {
    /// Contracts for a notional: `floor(usd / contract value)` to the lot [M1–M4].
    ///
    /// Contracts come first, coins follow from them: the future has the coarser steps.
    ///
    /// - Throws: ``FinanceError`` when the contract value is not above zero.
    public func contracts(
        coveringUSD usd: Exact
    ) throws(FinanceError) -> Result<Exact, SizeRefusal> {
        guard instrument.lotSize.isPositive else {
            return .failure(.noLot(instrumentID: id))
        }
        // Lots are counted in dollars, so that no quotient is rounded before it is floored.
        let lotUSD = instrument.lotSize * contractValue
        try lotUSD.mustBePositive(.notional)
        let size = try usd.floored(to: lotUSD).over(contractValue, .notional)
        return instrument.orderSize(atMost: size)
    }
}
