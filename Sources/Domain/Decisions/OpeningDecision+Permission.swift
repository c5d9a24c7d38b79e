extension OpeningDecision {
    /// Who may not open, and what has been stopped.
    func permissionReasons() throws -> [Reason] {
        var reasons: [Reason] = []
        if !account.mayOpen {
            let sentence =
                account.isEnabled
                ? "the account '\(account.name)' trades money and has not been confirmed: "
                    + "basis account enable \(account.name) --live"
                : "the account '\(account.name)' is disabled"
            reasons.append(Reason(.accountDisabled, sentence))
        }
        if !strategy.isEnabled {
            reasons.append(Reason(.strategyDisabled, "the strategy is disabled"))
        }
        reasons += stopReasons() + coinReasons()
        if situation.hasOrderInDoubt {
            reasons.append(
                Reason(.inDoubt, "an order of the account may or may not have been placed"))
        } else if let position = situation.unfinishedPosition {
            // The hedge comes first: rule 5 of EXECUTION §3.
            reasons.append(
                Reason(
                    .inDoubt,
                    "a trade of position \(position.id) (\(position.futureID)) is not finished"))
        }
        return try reasons + ownershipReasons()
    }

    private func stopReasons() -> [Reason] {
        situation.stops.filter {
            $0.applies(account: account.id, strategy: strategy.id, future: pair.future.id)
        }.map { stop in
            Reason(
                Verdict(ofStop: stop.code, isAutomatic: stop.isAutomatic),
                "\(stop.code): \(stop.reason) (\(stop.setBy), \(stop.since))",
                [Figure("stop", .text(stop.code))])
        }
    }

    private func coinReasons() -> [Reason] {
        if rules.blacklist.contains(pair.coin) {
            return [Reason(.blacklisted, "\(pair.coin) is on the blacklist")]
        }
        if !rules.whitelist.isEmpty, !rules.whitelist.contains(pair.coin) {
            return [Reason(.notWhitelisted, "\(pair.coin) is not on the whitelist")]
        }
        return []
    }

    /// In net mode the exchange keeps one number for a future: it must be ours alone, and equal to
    /// the sum of our fills (EXECUTION §9).
    private func ownershipReasons() throws -> [Reason] {
        var reasons: [Reason] = []
        if let owner = situation.positions.first(where: { $0.futureID == pair.future.id }) {
            if owner.strategy != strategy.id {
                reasons.append(
                    Reason(
                        .openedElsewhere,
                        "another strategy (position \(owner.id)) holds \(pair.future.id) here"))
            } else if owner.spotID != pair.spot.id {
                reasons.append(
                    Reason(
                        .openedElsewhere,
                        "position \(owner.id) holds \(pair.future.id) against \(owner.spotID)"))
            }
        }
        let held = situation.exchangeContracts(of: pair.future.id)
        let ours = try situation.journalContracts(of: pair.future.id)
        if held != ours {
            reasons.append(
                Reason(
                    .foreignInOurFuture,
                    "the exchange holds \(held) contracts of \(pair.future.id), "
                        + "our fills add up to \(ours)",
                    [
                        Figure("exchange_contracts", .exact(held)),
                        Figure("own_contracts", .exact(ours)),
                    ]))
        }
        return reasons
    }
}
