extension RepairMarket {
    /// Too many coins: sell contracts if `F_bid > F* = S_bid·u·(1 + ffo)/(1 − ffc)`, else sell the
    /// coins [N1].
    func excessCoins(
        residual: Exact, room: Exact?, barred: Set<Leg>
    ) throws(FinanceError) -> RepairChoice {
        let (spotBid, futureBid) = (spot.bid?.price, future.bid?.price)
        var breakEven: Exact?
        var forward: Exact?
        if let spotBid {
            let star = try (spotBid * peg * fees.coinsOwed)
                .over(1 - fees.futureClose, .futurePrice)
            breakEven = star
            forward = try futureBid.map { price throws(FinanceError) in
                try (price - star).over(star, .futurePrice)
            }
        }
        let hedge = try futureBid.flatMap { price throws(FinanceError) in
            try sellingFuture(residual: residual, at: price, room: room)
        }
        let unwind = try spotBid.flatMap { _ throws(FinanceError) in
            try sellingSpot(residual: residual)
        }
        return choice(
            of: (hedge, unwind), barred: barred, residual: residual, spotPrice: spotBid,
            hedgePrice: futureBid,
            breakEven: breakEven, forward: forward)
    }

    /// Too few coins: buy them if `S_ask < S* = F_ask·(1 − ffc)(1 − fs)² / (1 − ff) / u`, else buy
    /// contracts back [N2]. One of the two `(1 − fs)` is of the purchase, one of the sale later.
    func missingCoins(
        residual: Exact, room: Exact?, buyBackRoom: Exact?, barred: Set<Leg>
    ) throws(FinanceError) -> RepairChoice {
        let (spotAsk, futureAsk) = (spot.ask?.price, future.ask?.price)
        var breakEven: Exact?
        var forward: Exact?
        if let futureAsk {
            let star = try (futureAsk * fees.keptAtClose * fees.coinsKept)
                .over((1 - buyBackFee) * peg * fees.quotePaid, .peg)
            breakEven = star
            forward = try spotAsk.map { price throws(FinanceError) in
                try (star - price).over(price, .spotPrice)
            }
        }
        let hedge = try spotAsk.flatMap { _ throws(FinanceError) in
            try buyingSpot(missing: residual.magnitude, room: room)
        }
        let unwind = try futureAsk.flatMap { price throws(FinanceError) in
            try buyingFuture(missing: residual.magnitude, at: price, room: buyBackRoom)
        }
        return choice(
            of: (hedge, unwind), barred: barred, residual: residual, spotPrice: spotAsk,
            hedgePrice: spotAsk,
            breakEven: breakEven, forward: forward)
    }

    /// An order and what it changes the residual by, coins.
    private typealias Way = (order: RepairOrder, change: Exact)

    private func choice(
        of all: (hedge: Way?, unwind: Way?), barred: Set<Leg>, residual: Exact,
        spotPrice: Exact?, hedgePrice: Exact?, breakEven: Exact?, forward: Exact?
    ) -> RepairChoice {
        func open(_ way: Way?) -> Way? { way.flatMap { barred.contains($0.order.leg) ? nil : $0 } }
        var ways = (hedge: open(all.hedge), unwind: open(all.unwind))
        // Where no leg can trade, what is waited for is told.
        if ways.hedge == nil && ways.unwind == nil { ways = all }
        // With one price missing there is no comparison and at most one way.
        let hedges = forward?.isPositive ?? true
        let way = hedges ? ways.hedge ?? ways.unwind : ways.unwind ?? ways.hedge
        return RepairChoice(
            residual: residual, residualUSD: spotPrice.map { residual * $0 * peg },
            hedgePrice: hedgePrice, breakEven: breakEven, forwardReturn: forward,
            order: way?.order, residualAfter: residual + (way?.change ?? 0))
    }

    /// `floor(δ·F/(V·(1 + ff)))` contracts: the fee is taken in coin and covers some of the excess.
    private func sellingFuture(
        residual: Exact, at price: Exact, room: Exact?
    ) throws(FinanceError) -> Way? {
        let contractValue = pair.future.contractValue
        let meant = try (residual * price).over(contractValue * fees.coinsOwed, .notional)
        guard
            let size = pair.future.instrument.repairSize(
                meant, room: room, cap: try largest(.future))
        else { return nil }
        let coins = try (size * contractValue * fees.coinsOwed).over(price, .futurePrice)
        return (RepairOrder(leg: .future, side: .sell, size: size, purpose: .hedge), -coins)
    }

    /// `floor(δ)` coins: the fee of a sale is taken in the quote currency.
    private func sellingSpot(residual: Exact) throws(FinanceError) -> Way? {
        guard let size = pair.spot.repairSize(residual, room: nil, cap: try largest(.spot)) else {
            return nil
        }
        return (RepairOrder(leg: .spot, side: .sell, size: size, purpose: .unwind), -size)
    }

    /// `ceil(|δ|/(1 − fs))` coins, so that what is left over is less than a lot too many.
    private func buyingSpot(missing: Exact, room: Exact?) throws(FinanceError) -> Way? {
        let meant = try missing.over(fees.coinsKept, .size).ceiled(to: pair.spot.lotSize)
        guard let size = pair.spot.repairSize(meant, room: room, cap: try largest(.spot)) else {
            return nil
        }
        let order = RepairOrder(leg: .spot, side: .buy, size: size, purpose: .hedge)
        return (order, size * fees.coinsKept)
    }

    /// `floor(|δ|·F/(V·(1 − ff)))` contracts: the fee is taken from the coins that they free.
    private func buyingFuture(
        missing: Exact, at price: Exact, room: Exact?
    ) throws(FinanceError) -> Way? {
        let contractValue = pair.future.contractValue
        let meant = try (missing * price).over(contractValue * (1 - buyBackFee), .notional)
        guard
            let size = pair.future.instrument.repairSize(
                meant, room: room, cap: try largest(.future))
        else { return nil }
        let coins = try (size * contractValue * (1 - buyBackFee)).over(price, .futurePrice)
        return (RepairOrder(leg: .future, side: .buy, size: size, purpose: .unwind), coins)
    }

    /// The most that the exchange takes as one order by its worth, less five percent for a limit beyond
    /// the touch, coins or contracts; `nil` where none is stated.
    private func largest(_ leg: Leg) throws(FinanceError) -> Exact? {
        switch leg {
        case .future:
            guard let usd = pair.future.instrument.maxLimitUSD else { return nil }
            return try (usd * Exact(95, places: 2)).over(pair.future.contractValue, .notional)
        case .spot:
            guard let usd = pair.spot.maxLimitUSD,
                let price = [spot.bid?.price, spot.ask?.price].compactMap(\.self).max()
            else { return nil }
            return try (usd * Exact(95, places: 2)).over(price * peg, .spotPrice)
        }
    }

    /// What unwinding bought coins loses, both spot fees included, in the quote currency: the cost
    /// of a failed trade [N1].
    ///
    /// - Parameters:
    ///   - coins: as they reached the wallet.
    ///   - boughtAt: average price paid for them.
    ///   - soldAt: price they go back at.
    public static func lossOfUnwinding(
        coins: Exact, boughtAt: Exact, soldAt: Exact, fees: RoundTripFees
    ) throws(FinanceError) -> Exact {
        let paid = try (coins * boughtAt * fees.quotePaid).over(fees.coinsKept, .size)
        return paid - coins * soldAt * (1 - fees.spotClose)
    }
}

extension Instrument {
    /// A repair is cut to what is left of the target and to the largest order, and is as large as
    /// these allow: the next look takes the rest. `nil` below the smallest order.
    fileprivate func repairSize(_ meant: Exact, room: Exact?, cap: Exact?) -> Exact? {
        let bounds = [room, cap, maxLimitSize].compactMap(\.self)
        return orderSize(atMost: bounds.reduce(meant, min)).value
    }
}
