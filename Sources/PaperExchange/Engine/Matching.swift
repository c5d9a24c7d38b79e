import Domain

/// Price-time matching of one order against the users' orders and the model's book.
extension Engine {
    /// Takes what the order may take, then lets it rest or ends it.
    mutating func match(_ id: Int64, at now: Timestamp) {
        guard let order = state.orders[id] else { return }
        if order.terms.type == .postOnly, wouldTake(order, at: now) {
            finish(id, .canceled, because: .postOnly, at: now)
            return
        }
        if order.terms.type == .fok, takeable(by: order, at: now) < order.size {
            finish(id, .canceled, because: .fillOrKill, at: now)
            return
        }
        take(id, at: now)
        guard var left = state.orders[id], left.state.isPending else { return }
        guard !left.terms.type.isImmediate else {
            finish(id, .canceled, because: .immediateOrCancel, at: now)
            return
        }
        state.watch.bookChanged(left.instrument.id)
        left.turn = state.nextID()
        state.orders[id] = left
        let entry = RestingBook.Entry(
            orderID: id, uid: left.uid, price: left.price, turn: left.turn)
        state.books[left.instrument.id, default: RestingBook()].insert(entry, side: left.terms.side)
    }

    func wouldTake(_ order: Order, at now: Timestamp) -> Bool {
        let best = levels(of: order.instrument, against: order.terms.side, count: 1, at: now).first
        return best.map { order.accepts($0.price) } ?? false
    }

    /// Lots on offer within the order's limit, its own account's orders aside.
    private func takeable(by order: Order, at now: Timestamp) -> Int64 {
        let side = order.terms.side
        let model = modelLevels(
            of: order.instrument, against: side, count: BookLadder.deepest, at: now)
        let users = state.books[order.instrument.id]?.entries(against: side) ?? []
        return model.prefix { order.accepts($0.price) }.map(\.size).reduce(0, +)
            + users.prefix { order.accepts($0.price) }
            .filter { $0.uid != order.uid && isTouchable($0, at: now) }
            .compactMap { state.orders[$0.orderID]?.remaining }.reduce(0, +)
    }

    private mutating func take(_ id: Int64, at now: Timestamp) {
        guard let order = state.orders[id] else { return }
        let (instrument, side) = (order.instrument, order.terms.side)
        var model = ModelOffers(instrument: instrument, side: side)
        var makers = 0
        while let order = state.orders[id], order.state.isPending {
            let user = front(of: instrument.id, against: side, at: now)
            let offer = model.best(in: self, at: now)
            guard let price = better(side, user?.price, offer?.price), order.accepts(price)
            else { return }
            let wanted = wantedLots(order, at: price)
            guard wanted > 0 else {
                finish(id, .filled, because: .none, at: now)
                return
            }
            let most = fillableNow(order, at: now) ?? wanted
            guard most > 0 else { return }
            if let user, user.price == price {
                if user.uid == order.uid {
                    preventSelfTrade(taker: order, maker: user.orderID, at: now)
                    continue
                }
                guard makers < settings.rules.mostMakers else {
                    finish(id, .canceled, because: .tooManyMakers, at: now)
                    return
                }
                makers += 1
                let lots = min(wanted, most, state.orders[user.orderID]?.remaining ?? 0)
                execute(
                    Trade(
                        instrument: instrument, price: price, lots: lots, takerSide: side,
                        taker: id, maker: user.orderID, time: now))
            } else if let offer {
                model.removeBest()
                let lots = min(wanted, most, offer.size)
                takeFromModel(instrument, side: side, price: price, lots: lots, at: now)
                execute(
                    Trade(
                        instrument: instrument, price: price, lots: lots, takerSide: side,
                        taker: id, maker: nil, time: now))
            }
        }
    }

    /// The price that is met first. At equal prices the users' orders come before the model's.
    private func better(_ side: Side, _ user: Int64?, _ model: Int64?) -> Int64? {
        guard let user else { return model }
        guard let model else { return user }
        return side == .buy ? min(user, model) : max(user, model)
    }

    /// Lots still wanted; of an order with a budget, what the rest of it pays for at a price.
    private func wantedLots(_ order: Order, at price: Int64) -> Int64 {
        guard let budget = order.budget else { return order.remaining }
        let left = budget - order.filledWorth
        let coins = try? left.divided(
            by: order.instrument.price.exact(price), scale: order.instrument.size.places, .down)
        return coins.flatMap(order.instrument.size.units) ?? 0
    }

    private mutating func preventSelfTrade(taker: Order, maker: Int64, at now: Timestamp) {
        if taker.terms.selfTrade != .cancelTaker {
            finish(maker, .canceled, because: .selfTrade, at: now)
        }
        if taker.terms.selfTrade != .cancelMaker {
            finish(taker.id, .canceled, because: .selfTrade, at: now)
        }
    }

    private mutating func takeFromModel(
        _ instrument: PaperInstrument, side: Side, price: Int64, lots: Int64, at now: Timestamp
    ) {
        // Comes back when prices move, so that between two moves no book can cross.
        let until = (now + settings.refillMilliseconds).ceiled(to: Timestamp.second)
        state.taken[instrument.id, default: TakenLiquidity()].record(
            side: side, price: price, lots: lots, until: until, now: now)
    }

    // MARK: When the market comes to the orders

    /// Fills every resting order of an instrument that the model's prices have reached. The order
    /// is the maker and trades at its own price.
    mutating func cross(_ instrumentID: String, at now: Timestamp) {
        guard let instrument = state.listing[instrumentID] else { return }
        let override = market.override(of: instrument)
        guard !override.isSuspended, !override.isDelisted(at: now) else { return }
        for side in [Side.buy, .sell] {
            // A resting buy trades with what stands against buyers: the model's asks.
            while let entry = front(of: instrumentID, against: side.opposite, at: now),
                let order = state.orders[entry.orderID]
            {
                let level = modelLevels(of: instrument, against: side, count: 1, at: now).first
                guard let level, order.accepts(level.price) else { break }
                let lots = min(order.remaining, level.size)
                takeFromModel(instrument, side: side, price: level.price, lots: lots, at: now)
                execute(
                    Trade(
                        instrument: instrument, price: order.price, lots: lots,
                        takerSide: side.opposite, taker: nil, maker: order.id, time: now))
            }
        }
    }
}

/// What the model offers to one order, read a few levels at a time: most orders need no more.
private struct ModelOffers {
    let instrument: PaperInstrument
    let side: Side
    private var levels: [Market.Level] = []
    private var next = 0
    private var read = 0

    init(instrument: PaperInstrument, side: Side) {
        (self.instrument, self.side) = (instrument, side)
    }

    /// What is left of the best level; `nil` where the book has ended.
    mutating func best(in engine: Engine, at now: Timestamp) -> Market.Level? {
        if next == levels.count, read < BookLadder.deepest {
            // What the order has taken meanwhile is gone from the book, so reading starts anew.
            read = read == 0 ? 16 : BookLadder.deepest
            levels = engine.modelLevels(of: instrument, against: side, count: read, at: now)
            next = 0
        }
        return next < levels.count ? levels[next] : nil
    }

    mutating func removeBest() { next += 1 }
}
