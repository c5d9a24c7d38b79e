/// What a repair is computed from: both touches as they are now.
public struct RepairMarket: Hashable, Sendable {
    public let pair: Pair
    /// Prices in USDT per coin, sizes in coins.
    public let spot: Touch
    /// Prices in USD per coin, sizes in contracts.
    public let future: Touch
    /// USD per USDT.
    public let peg: Exact
    /// Opening fees are those of hedging now, closing fees those of the pair's end.
    public let fees: RoundTripFees
    /// Fee rate of buying the future back now.
    public let buyBackFee: Exact

    /// - Throws: ``FinanceError`` for a peg, lot or contract value not above zero, or a rate that is
    ///   no fraction.
    public init(
        pair: Pair, spot: Touch, future: Touch, peg: Exact, fees: RoundTripFees,
        buyBackFee: Exact
    ) throws(FinanceError) {
        try peg.mustBePositive(.peg)
        try pair.mustHaveSteps()
        guard buyBackFee.magnitude < 1 else { throw .rateOutOfRange(buyBackFee) }
        (self.pair, self.spot, self.future) = (pair, spot, future)
        (self.peg, self.fees, self.buyBackFee) = (peg, fees, buyBackFee)
    }

    /// The repair of a residual.
    ///
    /// Where the better way is too small to trade, or has no price, the other is taken: a residual
    /// is tradeable when the finer leg can trade it.
    ///
    /// - Parameters:
    ///   - residual: coins beyond the intended holding; negative is short.
    ///   - room: what the target of the leg that is behind has left, contracts or coins; `nil` for
    ///     no bound. Hedging never goes past it; unwinding does not depend on it.
    ///   - buyBackRoom: contracts that may be bought back at most; `nil` for no bound.
    ///   - barred: legs that cannot trade now: the other way is taken, whatever it costs, as long as
    ///     there is one.
    public func choice(
        residual: Exact, room: Exact? = nil, buyBackRoom: Exact? = nil, barred: Set<Leg> = []
    ) throws(FinanceError) -> RepairChoice {
        residual.isNegative
            ? try missingCoins(
                residual: residual, room: room, buyBackRoom: buyBackRoom, barred: barred)
            : try excessCoins(residual: residual, room: room, barred: barred)
    }
}
