/// How far an order is priced on its losing side from what its instrument is worth by the exchange's
/// own reckoning: a buy above it, a sale below. The book alone may be anybody's slip.
struct PriceDeviation {
    let instrumentID: String
    /// `mark price` or `index`.
    let reference: String
    let price: Exact
    let fair: Exact
    let side: Side

    /// Percent of the fair price; negative on the winning side.
    func pct() throws(DivisionByZero) -> Exact {
        let beyond = side == .buy ? price - fair : fair - price
        return try (beyond * 100).divided(by: fair, scale: Scale.yield)
    }
}

extension CandidateMarket {
    /// Orders of a plan that are priced too far from the mark price of the future or from the index
    /// of the spot instrument.
    ///
    /// - Parameters:
    ///   - limit: percent; `nil` for no limit.
    ///   - mustKnow: whether a reference that is missing or old is a reason as well. Not for a
    ///     close: it is better closed on sound books than kept for want of an index.
    func deviationReasons(
        _ kind: Trade.Kind, _ plan: TradePlan, limit: Exact?, now: Timestamp, mustKnow: Bool
    ) throws -> [Reason] {
        let isOpen = kind == .open
        let spot =
            plan.coins.isPositive
            ? try deviationReason(
                .spot, isOpen ? .buy : .sell, at: plan.spotPrice, limit: limit, now: now,
                mustKnow: mustKnow) : nil
        let future = try deviationReason(
            .future, isOpen ? .sell : .buy, at: plan.futurePrice, limit: limit, now: now,
            mustKnow: mustKnow)
        return [spot, future].compactMap(\.self)
    }

    /// Why one order must not trade at a price: EXECUTION §6 holds no order less than an opening's.
    ///
    /// - Parameters:
    ///   - limit: percent; `nil` for no limit.
    ///   - mustKnow: as above. Not for a repair: what has no hedge is not kept so for want of an index.
    public func deviationReason(
        _ leg: Leg, _ side: Side, at price: Exact, limit: Exact?, now: Timestamp,
        mustKnow: Bool = false
    ) throws -> Reason? {
        guard let limit else { return nil }
        let (id, name, point) =
            leg == .spot
            ? (pair.spot.id, "index", spotIndex) : (pair.future.id, "mark price", futureMark)
        // Made once a second or more often; a minute is a failure of theirs.
        guard let point, (now - point.time).magnitude <= Timestamp.minute else {
            guard mustKnow else { return nil }
            return Reason(
                .priceDeviation,
                "the \(name) of \(id) is missing or old: nothing tells "
                    + "whether its book is sound")
        }
        return try PriceDeviation(
            instrumentID: id, reference: name, price: price, fair: point.price, side: side
        ).reason(above: limit)
    }
}

extension PriceDeviation {
    fileprivate func reason(above limit: Exact) throws -> Reason? {
        let pct = try pct()
        guard pct > limit else { return nil }
        let how = side == .buy ? "buy" : "sell"
        return Reason(
            .priceDeviation,
            "to \(how) \(instrumentID) at \(price) is \(pct.rounded(to: 2, .halfEven)) % worse than "
                + "its \(reference) \(fair); at most \(limit) % allowed",
            [
                Figure("price", .exact(price)), Figure("fair_price", .exact(fair)),
                Figure("deviation_pct", .number(pct)),
            ])
    }
}
