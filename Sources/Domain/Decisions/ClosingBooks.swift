/// How much of a position both books take: cut to what they cover, and to what its yield pays for.
struct ClosingBooks {
    private let decision: ClosingDecision
    private let asks: Depth
    private let bids: Depth

    /// - Parameters:
    ///   - asks: of the future, up to the strategy's level.
    ///   - bids: of the spot instrument, likewise.
    init(_ decision: ClosingDecision, _ asks: Depth, _ bids: Depth) {
        (self.decision, self.asks, self.bids) = (decision, asks, bids)
    }

    /// Contracts to buy back and coins to sell for them, as both books give them.
    struct Size {
        let contracts: Exact
        /// Dust among them.
        let coins: Exact
        let dust: Exact
        /// Average prices through both books.
        let walked: (spot: Exact, future: Exact)
        let worstFuture: Exact
        let worstSpot: Exact
    }

    private enum Cover {
        case size(Size)
        case refused(Reason)
    }

    private var future: Future { decision.pair.future }
    private var spot: Instrument { decision.pair.spot }

    /// The largest that pays; one that does not where none does, for its reasons; `nil` with a reason
    /// where the books take none.
    func size(reasons: inout [Reason]) throws -> Size? {
        let most = [try decision.contractsOfOneTrade(), asks.largestSize].reduce(
            decision.ownContracts, Swift.min)
        switch try cover(most) {
        case .refused(let reason):
            reasons.append(reason)
            return nil
        case .size(let largest):
            return decision.pays(largest.walked)
                ? largest : try largestThatPays(below: largest.contracts) ?? largest
        }
    }

    /// Fewer contracts are walked at better prices, so that the largest that pay are found by halves.
    private func largestThatPays(below contracts: Exact) throws -> Size? {
        let lot = future.instrument.lotSize
        var best: Size?
        var (pays, doesNot) = (Exact(0), contracts)
        while doesNot - pays > lot {
            let half = try ((pays + doesNot).divided(by: 2)).floored(to: lot)
            if case .size(let size) = try cover(half), decision.pays(size.walked) {
                (best, pays) = (size, half)
            } else {
                doesNot = half
            }
        }
        return best
    }

    /// As many of the contracts as both books cover: the spot bids must take the coins that they free.
    private func cover(_ wanted: Exact) throws -> Cover {
        let lot = future.instrument.lotSize
        var contracts = wanted.floored(to: lot)
        for _ in 0..<64 {
            guard case .success(let size) = future.instrument.orderSize(atMost: contracts),
                let bought = try asks.walk(size: size)
            else { break }
            let coins = try decision.coins(freedBy: size, at: bought.averagePrice)
            if case .failure(let refusal) = spot.orderSize(atMost: coins.total) {
                guard case .aboveMaximum(_, _, let most) = refusal, coins.total.isPositive else {
                    return .refused(Reason(.belowMinSize, refusal.description))
                }
                let share = try (contracts * most).divided(by: coins.total)
                contracts = Swift.min(contracts - lot, share.floored(to: lot))
                continue
            }
            if let sold = try bids.walk(size: coins.total) {
                return .size(
                    Size(
                        contracts: size, coins: coins.total, dust: coins.dust,
                        walked: (spot: sold.averagePrice, future: bought.averagePrice),
                        worstFuture: bought.worstPrice, worstSpot: sold.worstPrice))
            }
            guard coins.total.isPositive else { break }
            let share = try (contracts * bids.largestSize).divided(by: coins.total)
            contracts = Swift.min(contracts - lot, share.floored(to: lot))
        }
        return .refused(
            Reason(
                .bookTooThin,
                "the first \(decision.rules.priceLevel) levels of both books do not cover one lot"))
    }
}
