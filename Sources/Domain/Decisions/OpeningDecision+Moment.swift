extension OpeningDecision {
    /// When not: instruments, the age of the data, the peg, the calendar, the pace.
    func momentReasons(_ yields: PairYields) -> [Reason] {
        var reasons = market.stateReasons(now: now) + delistingReasons
        reasons += market.ageReasons(now: now, limitSeconds: rules.maxDataAgeS)
        reasons += pegReasons()
        if yields.days < rules.minDaysToExpiry {
            reasons.append(
                Reason(
                    .tooNearExpiry,
                    "\(yields.days.rounded(to: 3, .down)) days to delivery, "
                        + "at least \(rules.minDaysToExpiry) wanted",
                    [Figure("days", .number(yields.days.rounded(to: 6, .halfEven)))]))
        }
        if !hasTime {
            reasons.append(
                Reason(
                    .outOfTime,
                    "too little of the run's time is left to confirm and repair a trade"))
        }
        return reasons + paceReasons()
    }

    /// The coins have to be sold before their trading ends: no later than a day after the delivery.
    private var delistingReasons: [Reason] {
        guard let end = pair.spot.delistedAt, end < pair.future.expiry + Timestamp.day else {
            return []
        }
        return [
            Reason(
                .instrumentNotLive,
                "trading of \(pair.spot.id) ends for good at \(end), and \(pair.future.id) is "
                    + "delivered at \(pair.future.expiry)",
                [Figure("delisted_at", .text(end.description))])
        ]
    }

    private func pegReasons() -> [Reason] {
        guard let index = market.usdtIndex else {
            return [Reason(.peg, "the USDT-USD index is missing")]
        }
        if market.isOld(index, now: now, limitSeconds: rules.maxDataAgeS) {
            return [Reason(.peg, "the USDT-USD index is \((now - index.time) / 1000) s old")]
        }
        let deviation = (index.price - 1).magnitude * 100
        guard deviation > rules.maxPegDeviationPct else { return [] }
        return [
            Reason(
                .peg,
                "one USDT is \(index.price) USD, \(deviation) % from one; "
                    + "at most \(rules.maxPegDeviationPct) % allowed",
                [Figure("usdt_usd", .exact(index.price))])
        ]
    }

    private func paceReasons() -> [Reason] {
        var reasons: [Reason] = []
        if let lastTrade {
            let wait =
                Int64(rules.cooldownS) * Timestamp.second - (situation.journalNow - lastTrade)
            if wait > 0 {
                reasons.append(
                    Reason(
                        .cooldown,
                        "\(pair.coin) was traded at \(lastTrade); \(wait / 1000) s to wait"))
            }
        }
        if tradesDone >= rules.maxTradesPerPass {
            reasons.append(
                Reason(.tradeLimit, "this pass has opened \(tradesDone) of this strategy"))
        }
        return reasons
    }
}

extension CandidateMarket {
    /// Instruments that are not live, futures past their delivery, and the daily settlement.
    func stateReasons(now: Timestamp) -> [Reason] {
        var reasons: [Reason] = []
        for instrument in [pair.spot, pair.future.instrument] where instrument.state != .live {
            let state = instrument.state.name
            reasons.append(
                Reason(
                    .instrumentNotLive, "\(instrument.id) is \(state)",
                    [Figure("state", .text(state))]))
        }
        if now >= pair.future.expiry {
            reasons.append(
                Reason(.delivering, "\(pair.future.id) was due at \(pair.future.expiry)"))
        }
        let inDay = now.timeOfDay
        let eight = 8 * Timestamp.hour
        if inDay >= eight - Timestamp.minute, inDay < eight + 2 * Timestamp.minute {
            reasons.append(
                Reason(.settling, "no new trade around the daily settlement at 08:00 UTC"))
        }
        return reasons
    }

    /// An index is made about once a second, and stays when it does not move.
    func isOld(_ index: PricePoint, now: Timestamp, limitSeconds: Int) -> Bool {
        let age = now - index.time
        let limit = 6 * Int64(limitSeconds) * Timestamp.second
        return age > limit || age < -limit
    }

    /// Books made too long ago, or stamped later than the exchange's own clock.
    func ageReasons(now: Timestamp, limitSeconds: Int) -> [Reason] {
        [spotBook, futureBook].compactMap { book in
            let age = now - book.time
            let limit = Int64(limitSeconds) * Timestamp.second
            guard age > limit || age < -limit else { return nil }
            return Reason(
                .dataTooOld,
                "the book of \(book.instrumentID) is \(age) ms old, at most \(limit) allowed",
                [Figure("age_ms", .number(Exact(age)))])
        }
    }
}
