extension MakerDecision {
    /// What forbids every order, a hedge too: a person's full stop, an instrument that is not live, a
    /// picture of the market that is too old.
    var forbidden: [Reason] {
        stops(where: { $0.mode == .stopped })
            + market.stateReasons(now: now).filter {
                $0.verdict != .settling
            } + market.ageReasons(now: now, limitSeconds: rules.maxDataAgeS)
    }

    /// A hedge that the exchange refused, or hedges that found nobody: the next one would fare no
    /// better, so nothing more may fill. Repair goes on from there.
    var wall: Reason? {
        let hedges = trade.orders(of: .future).filter { !$0.state.isOpen }
            .sorted { $0.attempt < $1.attempt }
        if let last = hedges.last,
            [.rejected, .neverPlaced, .goneUnfilled].contains(last.state)
        {
            let why = last.rejection.map { ": \($0.code) \($0.message)" } ?? ""
            return Reason(
                .slippage, "the hedge of \(last.size) \(last.instrumentID) came to nothing\(why)")
        }
        let recent = hedges.suffix(rules.repairAttempts)
        guard recent.count == rules.repairAttempts, recent.allSatisfy({ $0.filledSize.isZero })
        else { return nil }
        return Reason(
            .bookTooThin, "\(recent.count) hedges in a row found nobody at the price of the level")
    }

    /// What speaks against resting on, in the documented order; `nil` for nothing.
    func unwanted() throws -> Reason? {
        if let ending { return ending }
        let latches = trade.kind == .open ? stops(where: { _ in true }) : []
        if let reason = latches.first ?? spotWall ?? settling { return reason }
        return try priceReasons().first
    }

    /// A refused order would be refused again, and ones that vanish unfilled at once tell of a market
    /// too fast to rest in.
    private var spotWall: Reason? {
        let last = trade.orders(of: .spot).max { $0.attempt < $1.attempt }
        if let last, let rejection = last.rejection, last.state == .rejected {
            return Reason(
                .slippage,
                "the exchange refused to let \(last.size) \(last.instrumentID) rest: "
                    + "\(rejection.code) \(rejection.message)")
        }
        if refusals >= MakerDecision.mostRefusals {
            return Reason(
                .slippage, "\(refusals) orders in a row would have taken, and were cancelled")
        }
        guard trade.orders.count >= MakerDecision.mostOrders else { return nil }
        return Reason(.tradeLimit, "the trade has \(trade.orders.count) orders")
    }

    private var settling: Reason? {
        market.stateReasons(now: now).first { $0.verdict == .settling }
    }

    /// The yield at the price where it rests, or would; for the contracts that are left.
    private func priceReasons() throws -> [Reason] {
        let resting = trade.orders(of: .spot).first { $0.state.isOpen }?.price
        guard let spot = resting ?? terms.spotPrice(trade.kind),
            let future = terms.futurePrice(trade.kind)
        else { return [terms.thinReason] }
        guard trade.kind == .open else {
            return terms.closingReasons(spotPrice: spot, futurePrice: future)
        }
        var reasons: [Reason] = []
        let entry = try terms.entry(upTo: contractsLeft, spotPrice: spot, reasons: &reasons)
        guard let entry else { return reasons.isEmpty ? [terms.thinReason] : reasons }
        return pegReasons + terms.openingReasons(entry, futurePrice: future)
    }

    private var pegReasons: [Reason] {
        guard let price = market.usdtIndex?.price,
            (price - 1).magnitude * 100 > rules.maxPegDeviationPct
        else { return [] }
        return [Reason(.peg, "one USDT is \(price) USD")]
    }

    private func stops(where applies: (Stop) -> Bool) -> [Reason] {
        situation.stops.filter {
            applies($0)
                && $0.applies(
                    account: position.account, strategy: position.strategy,
                    future: position.futureID)
        }.map { stop in
            Reason(
                stop.isAutomatic ? .latched : .halted,
                "\(stop.code): \(stop.reason) (\(stop.setBy), \(stop.since))")
        }
    }
}
