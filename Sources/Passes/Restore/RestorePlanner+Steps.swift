import Domain
import Store

/// What becomes of a lost trade once its position is known.
extension RestorePlanner {
    mutating func begin(
        _ lost: LostTrade, in position: Position, of pair: Pair, before: Rebuilding.End?
    ) throws {
        newest -= 1
        let id = taken.contains(lost.number) ? newest : lost.number
        let trade = try RebuiltTrade(
            lost, id: id, in: position, of: pair, dust: dust,
            most: owners.mostContracts(of: pair, strategy: position.strategy)
        ).trade
        try finish(
            lost, trade, isNew: true, in: position.adding(trade), was: position, before: before)
        dust[pair.coin, default: 0] -= trade.dustCoins
    }

    mutating func add(
        _ lost: LostTrade, to trade: Trade, of position: Position
    ) throws {
        guard let pair = pairs[position.futureID] else {
            throw Unattributable("the instruments of \(position.futureID) are not known")
        }
        let grown = try RebuiltTrade.adding(lost, to: trade, of: pair)
        try finish(
            lost, grown, isNew: false, in: position.replacing(grown), was: position, before: nil)
    }

    private mutating func finish(
        _ lost: LostTrade, _ trade: Trade, isNew: Bool, in position: Position, was: Position,
        before: Rebuilding.End?
    ) throws {
        let exposure = try Exposure(of: position)
        let later = positions.first { $0.futureID == position.futureID && $0.id != position.id }
        if let later, try !isBalanced(position) || !exposure.contracts.isZero {
            throw Unattributable(
                "it left a position in \(position.futureID) open, which position \(later.id) "
                    + "holds since \(later.openedAt)")
        }
        positions.removeAll { $0.id == position.id }
        positions.append(position)
        var ending: Rebuilding.End?
        if let endedAt = lost.endedAt, try isBalanced(position) {
            ending = try end(
                trade, of: position, at: endedAt,
                endedAtExchange: lost.orders.map(\.report.updatedAt).max())
        }
        steps.append(
            Rebuilding(
                position: was, before: before, trade: trade, isNewTrade: isNew,
                orders: lost.orders, end: ending))
    }

    /// Nothing is left that a repair could trade.
    private func isBalanced(_ position: Position) throws -> Bool {
        guard let pair = pairs[position.futureID],
            !position.orders.contains(where: \.state.isOpen)
        else { return false }
        return try !Repair.isTradeable(
            Exposure(of: position).residual, of: position, pair: pair)
    }

    /// Ends a trade as the pass that was lost had ended it, and the position with its last contract.
    mutating func end(
        _ trade: Trade, of position: Position, at moment: Timestamp, endedAtExchange: Timestamp?
    ) throws -> Rebuilding.End {
        let exposure = try Exposure(of: position)
        let outcome = TradeEnding.outcome(of: trade)
        var ended = trade
        (ended.endedAt, ended.outcome) = (moment, outcome)
        positions.removeAll { $0.id == position.id }
        let closing = TradeEnding.closing(of: trade, outcome: outcome, exposure: exposure)
        if let closing {
            dust[position.coin, default: 0] += closing.dust
        } else {
            positions.append(position.replacing(ended))
        }
        return Rebuilding.End(
            trade: trade.id, position: position, outcome: outcome, endedAt: moment,
            closing: closing,
            cooldownMilliseconds: cooldown(of: trade, in: position, endedAtExchange))
    }

    /// What is left of the time for which a pair is not opened after it was taken back.
    private func cooldown(
        of trade: Trade, in position: Position, _ endedAt: Timestamp?
    ) -> Int64? {
        guard trade.isUnwound, let endedAt, let owner = owners.strategy(position.strategy) else {
            return nil
        }
        let left = Int64(owner.rules.failureCooldownS) * Timestamp.second - (now - endedAt)
        return left > 0 ? left : nil
    }
}
