import Domain

/// What a person has to know of a position that is to be closed and cannot be.
struct ClosingAlerts {
    let work: AccountWork
    let run: PassRun
    let position: Position
    let market: CandidateMarket

    /// No pass can trade it, and none can know under which name it goes on, if it does.
    func tellWhatIsGone() {
        let gone = [market.pair.spot, market.pair.future.instrument].filter { $0.state == .gone }
        guard !gone.isEmpty else { return }
        attend(
            "not_listed",
            "\(gone.map(\.id).joined(separator: ", ")) of position \(position.id) is not listed any "
                + "more: delisted, or renamed; its legs stay as they are until somebody closes them "
                + "by hand, after a look at the exchange's announcements")
    }

    /// Its time runs out, by the delivery that the strategy avoids or by the end of the coin's trading,
    /// and something keeps it open.
    func tellWhatStays(_ decision: Decision) {
        guard case .skip(let judgement) = decision, let reason = judgement.reasons.first,
            // Over in three minutes.
            reason.verdict != .settling
        else { return }
        let end = market.pair.spot.delistedAt.map { Swift.min($0, position.expiry) }
        attend(
            "must_close",
            "position \(position.id) in \(position.futureID) has to be closed before "
                + "\(end ?? position.expiry) and is not: \(reason.sentence); every pass tries again"
        )
    }

    private func attend(_ code: String, _ sentence: String) {
        run.result.attentions.append(
            PassResult.Attention(account: work.account.name, code: code, sentence: sentence))
    }
}
