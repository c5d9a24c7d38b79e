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

/// A trade with what both of its sides are booked by.
struct BookedTrade {
    let trade: Trade
    let tradeID: Int64
    let price: Exact
    /// `price · size` of a spot trade; what a future was worth in its settle currency.
    let worth: Exact
    let indexPrice: Exact
    let markPrice: Exact

    var instrument: PaperInstrument { trade.instrument }

    func execution(_ order: Order) -> Execution {
        Execution(
            orderID: order.id, clientOrderID: order.terms.clientOrderID, tag: order.terms.tag,
            tradeID: tradeID, isMaker: order.id == trade.maker, indexPrice: indexPrice,
            markPrice: markPrice)
    }
}

extension Engine {
    /// Moves the money of a trade and writes its bills and fills.
    mutating func execute(_ trade: Trade) {
        let instrument = trade.instrument
        precondition(trade.lots > 0, "a trade of \(trade.lots) lots of \(instrument.id)")
        let price = instrument.price.exact(trade.price)
        let booked = BookedTrade(
            trade: trade, tradeID: state.nextTradeID(instrument.id, at: trade.time), price: price,
            worth: instrument.contract.map { $0.worthOfLot(at: price) * Exact(trade.lots) }
                ?? Ledger.rounded(price * instrument.size.exact(trade.lots), instrument.quote),
            indexPrice: market.index(of: instrument, at: trade.time),
            markPrice: market.mark(of: instrument, at: trade.time))
        publish(booked)
        if instrument.contract == nil { moveSpot(booked) }
        // The maker's bills come first, as his order was there first.
        for side in [trade.takerSide.opposite, trade.takerSide] { book(booked, side) }
        for side in [trade.takerSide.opposite, trade.takerSide] {
            guard let id = trade.orderID(of: side), let uid = state.orders[id]?.uid else {
                continue
            }
            shareOut(instrument, of: uid, at: trade.time)
        }
    }

    private mutating func moveSpot(_ booked: BookedTrade) {
        let (instrument, trade) = (booked.instrument, booked.trade)
        let quantity = instrument.size.exact(trade.lots)
        let (buyer, seller) = (holder(trade.orderID(of: .buy)), holder(trade.orderID(of: .sell)))
        state.ledger.move(quantity, instrument.base, from: seller, to: buyer)
        state.ledger.move(booked.worth, instrument.quote, from: buyer, to: seller)
    }

    private func holder(_ orderID: Int64?) -> Holder {
        orderID.flatMap { state.orders[$0] }.map { .account($0.uid) } ?? .house
    }

    private mutating func book(_ booked: BookedTrade, _ side: Side) {
        let trade = booked.trade
        guard let id = trade.orderID(of: side), var order = state.orders[id],
            let account = state.accounts[order.uid]
        else {
            guard let contract = booked.instrument.contract else { return }
            bookCounterparty(
                .house, booked.instrument, contract, lots: side == .buy ? trade.lots : -trade.lots,
                worth: booked.worth, tradeID: booked.tradeID, at: trade.time)
            return
        }
        let fees = fees(of: account)
        if let contract = booked.instrument.contract {
            bookFuture(booked, &order, contract, fees)
        } else {
            bookSpot(booked, &order, account, fees)
        }
        order.filled += trade.lots
        order.filledWorth += booked.worth
        // Lots that close go first.
        order.openingLots = min(order.openingLots, order.remaining)
        order.state = .partiallyFilled
        order.updatedAt = trade.time
        order.lastFill = Order.LastFill(
            price: booked.price, size: trade.lots, time: trade.time, tradeID: booked.tradeID)
        keep(order)
        if order.budget == nil, order.remaining == 0 {
            end(id, .filled, because: .none, at: trade.time)
        }
    }

    // MARK: Spot

    /// What a side of a spot trade is charged, negative, or given.
    private struct SpotCharge {
        var fee: Exact = 0
        let feeCurrency: String
        var rebate: Exact = 0
    }

    /// Fees come out of what is received, or of the quote currency where the account says so. A
    /// maker's rebate on a buy comes in the quote currency.
    private func charge(
        _ booked: BookedTrade, _ order: Order, _ account: AccountState, rate: Exact
    ) -> SpotCharge {
        let instrument = booked.instrument
        var charge = SpotCharge(feeCurrency: order.terms.feeCurrency)
        if charge.feeCurrency == instrument.quote {
            charge.fee = -Ledger.rounded(booked.worth * rate, instrument.quote)
        } else if rate.isNegative {
            charge.rebate = -Ledger.rounded(booked.worth * rate, instrument.quote)
        } else {
            let quantity = instrument.size.exact(booked.trade.lots)
            charge.fee = -Ledger.rounded(quantity * rate, instrument.base)
        }
        return charge
    }

    private mutating func bookSpot(
        _ booked: BookedTrade, _ order: inout Order, _ account: AccountState, _ fees: FeeSchedule
    ) {
        let (instrument, uid) = (booked.instrument, order.uid)
        let execution = booked.execution(order)
        let quantity = instrument.size.exact(booked.trade.lots)
        let rate = execution.isMaker ? fees.spotMaker : fees.spotTaker
        let charge = charge(booked, order, account, rate: rate)
        state.ledger.move(-charge.fee, charge.feeCurrency, from: .account(uid), to: .fees)
        state.ledger.move(charge.rebate, order.rebateCurrency, from: .fees, to: .account(uid))
        let isBuy = order.terms.side == .buy
        let legs = [
            (currency: instrument.base, change: isBuy ? quantity : -quantity),
            (currency: instrument.quote, change: isBuy ? -booked.worth : booked.worth),
        ]
        var fillID: Int64?
        for leg in legs {
            let fee =
                (leg.currency == charge.feeCurrency ? charge.fee : 0)
                + (leg.currency == order.rebateCurrency ? charge.rebate : 0)
            let bill = BillRecord(
                id: state.nextID(), time: booked.trade.time,
                kind: .trade(subtype: leg.change.isPositive ? 1 : 2), currency: leg.currency,
                change: leg.change + fee,
                balance: state.ledger.balance(of: .account(uid), leg.currency),
                size: leg.change.magnitude, price: booked.price, profit: 0, fee: fee,
                instrument: instrument, marginMode: order.terms.tradeMode, execution: execution)
            state.add(bill, to: uid)
            fillID = fillID ?? bill.id
        }
        order.fee += charge.fee
        order.rebate += charge.rebate
        state.add(
            FillRecord(
                id: fillID ?? 0, time: booked.trade.time, instrument: instrument,
                side: order.terms.side, positionSide: .net, price: booked.price, size: quantity,
                fee: charge.rebate.isZero ? charge.fee : charge.rebate,
                feeCurrency: charge.rebate.isZero ? charge.feeCurrency : order.rebateCurrency,
                feeRate: -rate, profit: 0, subtype: isBuy ? 1 : 2, execution: execution), to: uid)
    }

    // MARK: Futures

    private mutating func bookFuture(
        _ booked: BookedTrade, _ order: inout Order, _ contract: Contract, _ fees: FeeSchedule
    ) {
        let (instrument, trade, uid) = (booked.instrument, booked.trade, order.uid)
        let (currency, holder) = (contract.settleCurrency, Holder.account(order.uid))
        let execution = booked.execution(order)
        let rate = execution.isMaker ? fees.futuresMaker : fees.futuresTaker
        let fee = -Ledger.rounded(booked.worth * rate, currency)
        state.ledger.move(-fee, currency, from: holder, to: .fees)
        let profit = apply(
            PositionChange(
                uid: uid,
                key: AccountState.PositionKey(
                    instrumentID: instrument.id, side: order.terms.positionSide),
                instrument: instrument, contract: contract,
                lots: order.terms.side == .buy ? trade.lots : -trade.lots, worth: booked.worth,
                fee: fee, tradeID: booked.tradeID, cause: .normal, time: trade.time))
        let subtype = subtype(order.terms)
        let size = instrument.size.exact(trade.lots)
        let bill = BillRecord(
            id: state.nextID(), time: trade.time, kind: .trade(subtype: subtype),
            currency: currency, change: profit + fee,
            balance: state.ledger.balance(of: holder, currency), size: size, price: booked.price,
            profit: profit, fee: fee, instrument: instrument, marginMode: "cross",
            execution: execution)
        state.add(bill, to: uid)
        order.fee += fee
        order.profit += profit
        state.add(
            FillRecord(
                id: bill.id, time: trade.time, instrument: instrument, side: order.terms.side,
                positionSide: order.terms.positionSide, price: booked.price, size: size, fee: fee,
                feeCurrency: currency, feeRate: nil, profit: profit, subtype: subtype,
                execution: execution), to: uid)
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
