import Domain

/// The row of a trade, worked out from its orders: what it was meant to do shows in what it ordered.
struct RebuiltTrade {
    let trade: Trade

    /// - Parameters:
    ///   - position: as it was before the trade.
    ///   - dust: of closed positions, as it was before the trade.
    ///   - most: the most contracts that its strategy orders at a time.
    init(
        _ lost: LostTrade, id: Int64, in position: Position, of pair: Pair,
        dust: [String: Exact], most: Exact
    ) throws {
        let kind = lost.kind
        var trade = Trade(
            id: id, kind: kind, sequence: lost.sequence, targetContracts: 0, targetCoins: 0,
            dustCoins: 0, intendedExcessCoins: 0, repairs: 0, isUnwound: false,
            createdAt: lost.recordedAt, endedAt: nil, outcome: nil, orders: [])
        trade.orders = try lost.orders.map {
            try RebuiltTrade.row($0, of: trade, rests: lost.rests)
        }
        trade.targetContracts = RebuiltTrade.contracts(trade, most: most)
        trade.targetCoins = RebuiltTrade.ordered(.spot, trade)
        trade.repairs = trade.orders.filter { $0.purpose != .target }.count
        if kind == .close {
            // The close of the last contract takes in what earlier positions have left over.
            let open = try -Exposure(of: position).contracts
            let taken = trade.targetContracts == open ? dust[pair.coin] ?? 0 : 0
            trade = trade.with(dust: taken)
        } else if position.hedge == .equalUSD {
            trade.intendedExcessCoins = try RebuiltTrade.excess(trade, of: pair)
        }
        self.trade = try RebuiltTrade.unwound(trade, trade.orders, of: pair)
    }

    /// A trade that the backup holds unfinished, with the orders that it sent since.
    static func adding(_ lost: LostTrade, to trade: Trade, of pair: Pair) throws -> Trade {
        var grown = trade
        let rests = lost.rests || trade.orders.contains { $0.type == .postOnly }
        let rows = try lost.orders.map { try row($0, of: trade, rests: rests) }
        grown.orders = trade.orders + rows
        grown.repairs += rows.filter { $0.purpose != .target }.count
        grown.targetCoins = Swift.max(trade.targetCoins, ordered(.spot, grown))
        return try unwound(grown, rows, of: pair)
    }

    /// - Parameter rests: its spot leg rested, so that every order forward was of the trade itself:
    ///   orders that moved with the touch, and hedges of their fills.
    private static func row(
        _ order: LostOrder, of trade: Trade, rests: Bool
    ) throws(Unattributable) -> JournalOrder {
        let forward = order.report.side == trade.side(of: order.id.leg)
        let purpose: JournalOrder.Purpose =
            forward ? (order.id.attempt == 1 || rests ? .target : .hedge) : .unwind
        return try order.row(
            trade: trade.id, purpose: purpose, lifetime: PassRun.orderLifetime)
    }

    /// What the first order of a leg asked for, or what was ordered towards the target in all.
    private static func ordered(_ leg: Leg, _ trade: Trade) -> Exact {
        let towards = trade.orders(of: leg).filter { $0.purpose != .unwind }
        let first = towards.first { $0.purpose == .target }?.size ?? 0
        return Swift.max(first, towards.map(\.reserved).sum())
    }

    /// An opening that died after its first leg shows no contract that it was to sell: the most that
    /// its strategy orders. It is a bound alone, what a repair sells is what the coins need.
    private static func contracts(_ trade: Trade, most: Exact) -> Exact {
        let ordered = ordered(.future, trade)
        let holdsCoins = trade.orders(of: .spot).contains { $0.filledSize.isPositive }
        return ordered.isZero && trade.kind == .open && holdsCoins ? most : ordered
    }

    /// Coins that were ordered beyond the neutral hedge on purpose: `equal_usd`.
    private static func excess(_ trade: Trade, of pair: Pair) throws -> Exact {
        guard trade.targetContracts.isPositive, trade.targetCoins.isPositive else { return 0 }
        let future = trade.orders(of: .future).first { $0.purpose == .target }
        let spot = trade.orders(of: .spot).first { $0.purpose == .target }
        guard let future, let spot else { return 0 }
        let price = future.averagePrice ?? future.price
        let value = try pair.future.notionalUSD(contracts: trade.targetContracts)
            .divided(by: price)
        return trade.targetCoins + (try share(of: trade.targetCoins, spot, in: pair.coin))
            - value + (try share(of: trade.targetContracts, future, in: pair.coin))
    }

    /// The signed fee in coin of a whole leg, by the part of it that filled.
    private static func share(
        of target: Exact, _ order: JournalOrder, in coin: String
    ) throws -> Exact {
        guard order.feeCurrency == coin, order.filledSize.isPositive else { return 0 }
        return try (order.fee * target).divided(by: order.filledSize)
    }

    /// The first order that took something back lowered the targets to what had filled
    /// (EXECUTION §7); trimming less than one contract's worth of coins did not.
    private static func unwound(
        _ trade: Trade, _ rows: [JournalOrder], of pair: Pair
    ) throws -> Trade {
        let lotUSD = pair.future.instrument.lotSize * pair.future.contractValue
        let takesBack = rows.contains { order in
            order.purpose == .unwind
                && (order.leg == .future || order.size * order.price >= lotUSD)
        }
        return takesBack && !trade.isUnwound ? try trade.loweredToFills() : trade
    }
}

extension LostTrade {
    fileprivate var rests: Bool { orders.contains { $0.report.type == .postOnly } }
}

extension Trade {
    fileprivate func with(dust: Exact) -> Trade {
        Trade(
            id: id, kind: kind, sequence: sequence, targetContracts: targetContracts,
            targetCoins: targetCoins, dustCoins: dust, intendedExcessCoins: intendedExcessCoins,
            repairs: repairs, isUnwound: isUnwound, createdAt: createdAt, endedAt: endedAt,
            outcome: outcome, orders: orders)
    }
}
