import Domain
import OKX

/// The books and balances that one repair is decided on, read just before it.
struct RepairLook {
    let market: CandidateMarket
    let peg: Exact

    /// - Throws: ``OKXError`` when the exchange did not answer.
    static func make(
        _ position: Position, work: AccountWork, run: PassRun
    ) throws -> RepairLook {
        let pair = try KnownPairs(run: run).pair(of: position, venue: work.account.venue.name)
        var round = Round()
        let index = round.add(.indexTicker("USDT-USD"))
        let questions = MarketQuestions(
            pair, depth: 5, now: work.client.serverNow, in: &round)
        let balance = round.add(.balance, as: work.credentials)
        let positions = round.add(.futurePositions, as: work.credentials)
        let fees = FeeQuestions([work], pairs: [pair], in: &round)
        let answers = work.client.send(round)
        var seen = work.seen
        seen.balance = try answers[balance]
        seen.futurePositions = try answers[positions]
        work.note(seen)
        try fees.read(answers, store: run.store)
        guard let rates = work.fees(of: pair) else {
            throw PassError.nothingConfigured(
                "the fees of \(work.account.name) for \(pair.future.id) are not known")
        }
        let price = try? answers[index]
        return RepairLook(
            market: try questions.market(
                from: answers, index: price, openInterest: nil, fees: rates),
            // Without an index a residual is still a residual: one for one is nearer than nothing.
            peg: price?.price ?? 1)
    }

    /// Has the spot leg or the future no price at which it could make this residual smaller?
    func isPriceless(for residual: Exact) -> Bool {
        [Touch(market.spotBook), Touch(market.futureBook)].contains { touch in
            (residual.isPositive ? touch.bid : touch.ask) == nil
        }
    }
}
