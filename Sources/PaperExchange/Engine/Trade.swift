import Domain

/// One meeting of two orders. Where an order is missing, the market model is that side.
struct Trade {
    let instrument: PaperInstrument
    let price: Int64
    let lots: Int64
    let takerSide: Side
    let taker: Int64?
    let maker: Int64?
    let time: Timestamp

    func orderID(of side: Side) -> Int64? { side == takerSide ? taker : maker }
}

extension Engine {
    /// Moves the money of a trade and writes its bills and fills.
    mutating func execute(_ trade: Trade) {
        precondition(trade.lots > 0, "a trade of \(trade.lots) lots of \(trade.instrument.id)")
        let tradeID = state.nextTradeID(trade.instrument.id)
        if trade.instrument.contract == nil { moveSpot(trade) }
        // The maker's bills come first, as his order was there first.
        for side in [trade.takerSide.opposite, trade.takerSide] {
            book(trade, side, tradeID: tradeID)
        }
    }

    private mutating func moveSpot(_ trade: Trade) {
        let instrument = trade.instrument
        let quantity = instrument.size.exact(trade.lots)
        let amount = quantity * instrument.price.exact(trade.price)
        let (buyer, seller) = (holder(trade.orderID(of: .buy)), holder(trade.orderID(of: .sell)))
        state.ledger.move(quantity, instrument.base, from: seller, to: buyer)
        state.ledger.move(amount, instrument.quote, from: buyer, to: seller)
    }

    private func holder(_ orderID: Int64?) -> Holder {
        orderID.flatMap { state.orders[$0] }.map { .account($0.uid) } ?? .house
    }

    private mutating func book(_ trade: Trade, _ side: Side, tradeID: Int64) {
        let contract = trade.instrument.contract
        guard let id = trade.orderID(of: side), let order = state.orders[id] else {
            if let contract { bookHouse(trade, side, contract, tradeID: tradeID) }
            return
        }
        let execution = Execution(
            orderID: id, clientOrderID: order.terms.clientOrderID, tag: order.terms.tag,
            tradeID: tradeID, isMaker: id == trade.maker,
            indexPrice: market.index(of: trade.instrument, at: trade.time),
            markPrice: market.mark(of: trade.instrument, at: trade.time))
        if let contract {
            bookFuture(trade, order, contract, execution)
        } else {
            bookSpot(trade, order, execution)
        }
        settleOrder(trade, id)
    }

    /// What the order itself shows of the trade, and its end when nothing remains.
    private mutating func settleOrder(_ trade: Trade, _ id: Int64) {
        guard var order = state.orders[id] else { return }
        order.state = .partiallyFilled
        order.updatedAt = trade.time
        order.lastFill = Order.LastFill(
            price: order.instrument.price.exact(trade.price), size: trade.lots, time: trade.time,
            tradeID: state.accounts[order.uid]?.fills.last?.execution.tradeID ?? 0)
        state.orders[id] = order
        if order.budget == nil, order.remaining == 0 {
            finish(id, .filled, because: .none, at: trade.time)
        }
    }

    // MARK: Spot

    private mutating func bookSpot(_ trade: Trade, _ order: Order, _ execution: Execution) {
        let instrument = trade.instrument
        let (quantity, price) = (
            instrument.size.exact(trade.lots), instrument.price.exact(trade.price)
        )
        let amount = quantity * price
        let rate = execution.isMaker ? settings.fees.spotMaker : settings.fees.spotTaker
        let feeCurrency = order.terms.feeCurrency
        let fee = -Ledger.rounded((feeCurrency == instrument.base ? quantity : amount) * rate)
        state.ledger.move(-fee, feeCurrency, from: .account(order.uid), to: .fees)
        let isBuy = order.terms.side == .buy
        let legs = [
            (currency: instrument.base, change: isBuy ? quantity : -quantity),
            (currency: instrument.quote, change: isBuy ? -amount : amount),
        ]
        var bills: [BillRecord] = []
        for leg in legs {
            let legFee = leg.currency == feeCurrency ? fee : 0
            bills.append(
                BillRecord(
                    id: state.nextID(), time: trade.time,
                    kind: .trade(subtype: leg.change.isPositive ? 1 : 2), currency: leg.currency,
                    change: leg.change + legFee,
                    balance: state.ledger.balance(of: .account(order.uid), leg.currency),
                    size: leg.change.magnitude, price: price, profit: 0, fee: legFee,
                    instrument: instrument, marginMode: order.terms.tradeMode,
                    execution: execution))
        }
        state.orders[order.id]?.filled += trade.lots
        state.orders[order.id]?.filledWorth += amount
        state.orders[order.id]?.fee += fee
        state.accounts[order.uid]?.bills += bills
        state.accounts[order.uid]?.fills.append(
            FillRecord(
                id: bills[0].id, time: trade.time, instrument: instrument, side: order.terms.side,
                positionSide: .net, price: price, size: quantity, fee: fee,
                feeCurrency: feeCurrency, feeRate: -rate, profit: 0, subtype: isBuy ? 1 : 2,
                execution: execution))
    }

    // MARK: Futures

    private mutating func bookFuture(
        _ trade: Trade, _ order: Order, _ contract: Contract, _ execution: Execution
    ) {
        let instrument = trade.instrument
        let price = instrument.price.exact(trade.price)
        let worth = contract.worthOfLot(at: price) * Exact(trade.lots)
        let gain = applyToPosition(trade, order, contract, worth, execution.tradeID)
        let currency = contract.settleCurrency
        let holder = Holder.account(order.uid)
        let profit = state.ledger.credit(profit: gain, currency, to: holder)
        let rate = execution.isMaker ? settings.fees.futuresMaker : settings.fees.futuresTaker
        let fee = -Ledger.rounded(worth * rate)
        state.ledger.move(-fee, currency, from: holder, to: .fees)
        let subtype = subtype(order.terms)
        let size = instrument.size.exact(trade.lots)
        let bill = BillRecord(
            id: state.nextID(), time: trade.time, kind: .trade(subtype: subtype),
            currency: currency, change: profit + fee,
            balance: state.ledger.balance(of: holder, currency), size: size, price: price,
            profit: profit, fee: fee, instrument: instrument, marginMode: "cross",
            execution: execution)
        let key = AccountState.PositionKey(
            instrumentID: instrument.id, side: order.terms.positionSide)
        state.accounts[order.uid]?.positions[key]?.record(profit: profit, fee: fee)
        state.orders[order.id]?.filled += trade.lots
        state.orders[order.id]?.filledWorth += worth
        state.orders[order.id]?.fee += fee
        state.orders[order.id]?.profit += profit
        state.accounts[order.uid]?.bills.append(bill)
        state.accounts[order.uid]?.fills.append(
            FillRecord(
                id: bill.id, time: trade.time, instrument: instrument, side: order.terms.side,
                positionSide: order.terms.positionSide, price: price, size: size, fee: fee,
                feeCurrency: currency, feeRate: nil, profit: profit, subtype: subtype,
                execution: execution))
    }

    private mutating func applyToPosition(
        _ trade: Trade, _ order: Order, _ contract: Contract, _ worth: Exact, _ tradeID: Int64
    ) -> Exact {
        let key = AccountState.PositionKey(
            instrumentID: trade.instrument.id, side: order.terms.positionSide)
        let held = state.accounts[order.uid]?.positions[key]
        var position = held ?? Position(id: state.nextID(), at: trade.time)
        let gain = position.apply(
            lots: order.terms.side == .buy ? trade.lots : -trade.lots, worth: worth, of: contract,
            tradeID: tradeID, at: trade.time)
        state.accounts[order.uid]?.positions[key] = position
        return gain
    }

    /// The model's side: a position and its profits, without fees and bills.
    private mutating func bookHouse(
        _ trade: Trade, _ side: Side, _ contract: Contract, tradeID: Int64
    ) {
        let price = trade.instrument.price.exact(trade.price)
        bookCounterparty(
            .house, trade.instrument, contract, lots: side == .buy ? trade.lots : -trade.lots,
            worth: contract.worthOfLot(at: price) * Exact(trade.lots), tradeID: tradeID,
            at: trade.time)
    }

    private func subtype(_ terms: Order.Terms) -> Int {
        switch (terms.positionSide, terms.side) {
        case (.net, .buy): 1
        case (.net, .sell): 2
        case (.long, .buy): 3
        case (.short, .sell): 4
        case (.long, .sell): 5
        case (.short, .buy): 6
        }
    }
}
