import Domain
import OKX
import Store

/// One look of the watch over a resting order: what became of our orders, both books, and the money,
/// in one round (EXECUTION §8).
struct MakerLook {
    let execution: TradeExecution

    /// Merges what filled into the rows first, so that a book that cannot be read hides no fill.
    ///
    /// - Throws: ``OKXError`` when the exchange did not answer some of it.
    func take() throws -> CandidateMarket {
        let (work, run) = (execution.work, execution.run)
        let pair = execution.market.pair
        var round = Round()
        let orders = OrderQuestions(work, in: &round)
        let pending = round.add(.pendingOrders(), as: work.credentials)
        let balance = round.add(.balance, as: work.credentials)
        let positions = round.add(.futurePositions, as: work.credentials)
        let index = round.add(.indexTicker("USDT-USD"))
        let questions = MarketQuestions(
            pair, depth: Swift.max(5, execution.strategy.rules.priceLevel),
            now: work.client.serverNow, in: &round)
        let answers = work.client.send(round)
        try orders.merge(answers, pending: try? answers[pending], run: run)
        try Absence.prove(work, run: run)
        var seen = work.seen
        seen.balance = try answers[balance]
        seen.futurePositions = try answers[positions]
        work.note(seen)
        return try questions.market(
            from: answers, index: try? answers[index], openInterest: nil,
            fees: (execution.market.spotFees, execution.market.futureFees))
    }
}
