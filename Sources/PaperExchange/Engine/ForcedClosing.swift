public import Domain

/// A part of a position, or all of it, that the exchange closes in the user's name.
struct ForcedClosing {
    let cause: Cause
    let uid: String
    let key: AccountState.PositionKey
    let instrument: PaperInstrument
    let contract: Contract
    /// How much is closed; positive.
    let lots: Int64
    /// Any price, not only one on the grid of ticks.
    let price: Exact
    let time: Timestamp

    enum Cause {
        case delivery, deleveraging, partialLiquidation, fullLiquidation
    }
}

extension ForcedClosing.Cause {
    var category: OrderCategory {
        switch self {
        case .delivery: .delivery
        case .deleveraging: .adl
        case .partialLiquidation: .partialLiquidation
        case .fullLiquidation: .fullLiquidation
        }
    }

    /// The bill of closing a long or a short position; in net mode it tells the order's side.
    func bill(_ side: PositionSide, isLong: Bool) -> BillRecord.Kind {
        let offset =
            switch side {
            case .long: 0
            case .short: 1
            case .net: isLong ? 3 : 2
            }
        return switch self {
        case .delivery: .delivery(ofLong: isLong)
        case .deleveraging: .deleveraging(subtype: 125 + offset)
        case .partialLiquidation: .liquidation(subtype: 100 + offset)
        case .fullLiquidation: .liquidation(subtype: 104 + offset)
        }
    }

    func feeRate(_ fees: FeeSchedule) -> Exact {
        switch self {
        case .delivery: fees.delivery
        case .deleveraging: fees.deleveraging
        case .partialLiquidation, .fullLiquidation: fees.liquidation
        }
    }
}

/// The price at which the exchange closes a position.
public enum PaperClosingPrice: Hashable, Sendable {
    /// The fair price of the moment: what auto-deleveraging normally uses.
    case mark
    /// Where the account would have nothing left in the settle currency; the mark price where no
    /// price would do that.
    case bankruptcy
    case stated(Exact)
}

extension Engine {
    /// Closes `contracts` of a position, or all of it, without the user's doing.
    ///
    /// - Throws: ``Rejection``: no such instrument, no position, more than the position, or a price
    ///   of zero.
    mutating func forceClose(
        _ uid: String, _ instrumentID: String, _ side: PositionSide, contracts: Exact?,
        at price: PaperClosingPrice, isDeleveraging: Bool, now: Timestamp
    ) throws(Rejection) {
        guard let instrument = state.listing[instrumentID], let contract = instrument.contract
        else { throw .unknownInstrument }
        let key = AccountState.PositionKey(instrumentID: instrumentID, side: side)
        guard let position = state.accounts[uid]?.positions[key], position.isOpen else {
            throw .noPosition
        }
        let held = position.size
        let lots: Int64
        if let contracts {
            guard let asked = instrument.size.units(contracts), asked > 0 else {
                throw .lot(instrument.size.step)
            }
            lots = asked
        } else {
            lots = held
        }
        guard lots <= held else { throw .beyondPosition }
        // A resting order that was to close what is closed now would open the other side.
        finishAll(because: isDeleveraging ? .deleveraging : .risk, at: now) {
            $0.uid == uid && $0.instrument.id == instrumentID
        }
        let closingPrice = closingPrice(price, of: position, uid, instrument, contract, at: now)
        guard closingPrice.isPositive else { throw .parameter("px") }
        let cause: ForcedClosing.Cause =
            isDeleveraging
            ? .deleveraging : lots == held ? .fullLiquidation : .partialLiquidation
        takeOver(
            ForcedClosing(
                cause: cause, uid: uid, key: key, instrument: instrument, contract: contract,
                lots: lots, price: closingPrice, time: now))
    }

    private func closingPrice(
        _ price: PaperClosingPrice, of position: Position, _ uid: String,
        _ instrument: PaperInstrument, _ contract: Contract, at now: Timestamp
    ) -> Exact {
        let mark = market.mark(of: instrument, at: now)
        switch price {
        case .mark: return mark
        case .stated(let price): return price
        case .bankruptcy:
            guard let account = state.accounts[uid] else { return mark }
            let equity = figures(of: account, at: now)[contract.settleCurrency].equity
            let worth = contract.worthOfLot(at: mark) * Exact(position.size)
            return contract.bankruptcyPrice(
                ofLots: position.lots, worthAtMark: worth, equity: equity,
                feeRate: fees(of: account).liquidation) ?? mark
        }
    }

    /// Closes against the insurance fund, which takes the contracts over at the same price.
    mutating func takeOver(_ closing: ForcedClosing) {
        let sign: Int64 = lots(of: closing) < 0 ? -1 : 1
        // Negative numbers tell these trades from those of the book.
        let tradeID = -state.nextTradeID(closing.instrument.id, at: closing.time)
        close(closing, tradeID: tradeID)
        let worth = closing.contract.worthOfLot(at: closing.price) * Exact(closing.lots)
        bookCounterparty(
            .insurance, closing.instrument, closing.contract, lots: sign * closing.lots,
            worth: worth, tradeID: tradeID, at: closing.time)
    }

    /// Moves the money of a forced closing and writes its order, its bill and, unless it is a
    /// delivery, its fill.
    mutating func close(_ closing: ForcedClosing, tradeID: Int64) {
        guard let account = state.accounts[closing.uid] else { return }
        let isLong = lots(of: closing) > 0
        let (holder, currency) = (Holder.account(closing.uid), closing.contract.settleCurrency)
        let worth = closing.contract.worthOfLot(at: closing.price) * Exact(closing.lots)
        let rate = closing.cause.feeRate(fees(of: account))
        let fee = -Ledger.rounded(worth * rate, currency)
        state.ledger.move(-fee, currency, from: holder, to: .fees)
        let profit = apply(
            PositionChange(
                uid: closing.uid, key: closing.key, instrument: closing.instrument,
                contract: closing.contract, lots: isLong ? -closing.lots : closing.lots,
                worth: worth, fee: fee,
                penalty: penalty(of: closing, worth: worth, isLong: isLong), tradeID: tradeID,
                cause: closing.cause.category, time: closing.time))
        var order = order(of: closing, isLong: isLong)
        (order.filledWorth, order.profit, order.fee) = (worth, profit, fee)
        record(closing, order, isLong: isLong, tradeID: tradeID)
    }

    /// What the position loses by not being closed at the mark price, if it is liquidated.
    private func penalty(of closing: ForcedClosing, worth: Exact, isLong: Bool) -> Exact {
        switch closing.cause {
        case .delivery, .deleveraging: return 0
        case .partialLiquidation, .fullLiquidation:
            let mark = market.mark(of: closing.instrument, at: closing.time)
            let atMark = closing.contract.worthOfLot(at: mark) * Exact(closing.lots)
            let lost = (isLong ? atMark - worth : worth - atMark) * closing.contract.worthSign
            return Ledger.rounded(lost, closing.contract.settleCurrency)
        }
    }

    private func lots(of closing: ForcedClosing) -> Int64 {
        state.accounts[closing.uid]?.positions[closing.key]?.lots ?? 0
    }

    private mutating func record(
        _ closing: ForcedClosing, _ order: Order, isLong: Bool, tradeID: Int64
    ) {
        let instrument = closing.instrument
        let execution = Execution(
            orderID: order.id, clientOrderID: "", tag: "", tradeID: tradeID, isMaker: false,
            indexPrice: market.index(of: instrument, at: closing.time),
            markPrice: market.mark(of: instrument, at: closing.time))
        let isDelivery = closing.cause.category == .delivery
        let kind = closing.cause.bill(closing.key.side, isLong: isLong)
        let currency = closing.contract.settleCurrency
        let size = instrument.size.exact(closing.lots)
        var bill = BillRecord(
            id: state.nextID(), time: closing.time, kind: kind, currency: currency,
            change: order.profit + order.fee,
            balance: state.ledger.balance(of: .account(order.uid), currency), size: size,
            price: closing.price, profit: order.profit, fee: order.fee, instrument: instrument,
            marginMode: "cross")
        var order = order
        if !isDelivery {
            bill.execution = execution
            order.lastFill = Order.LastFill(
                price: closing.price, size: closing.lots, time: closing.time, tradeID: tradeID)
            state.add(
                FillRecord(
                    id: bill.id, time: closing.time, instrument: instrument,
                    side: order.terms.side, positionSide: closing.key.side, price: closing.price,
                    size: size, fee: order.fee, feeCurrency: currency, feeRate: nil,
                    profit: order.profit, subtype: kind.subtype, execution: execution),
                to: order.uid)
        }
        state.keepFinished(order)
        state.add(bill, to: order.uid)
    }

    /// The order that the exchange makes in the user's name, as it shows in the history.
    private mutating func order(of closing: ForcedClosing, isLong: Bool) -> Order {
        let terms = Order.Terms(
            clientOrderID: "", tag: "", side: isLong ? .sell : .buy, type: .market,
            tradeMode: "cross", positionSide: closing.key.side, isReduceOnly: true,
            targetCurrency: "", selfTrade: .cancelMaker,
            feeCurrency: closing.contract.settleCurrency)
        let leverage = state.accounts[closing.uid]?.leverage(of: closing.instrument)
        var order = Order(
            id: state.nextID(), uid: closing.uid, instrument: closing.instrument, terms: terms,
            price: closing.instrument.price.floored(closing.price), size: closing.lots, budget: nil,
            openingLots: 0, leverage: leverage?.description ?? "", createdAt: closing.time,
            updatedAt: closing.time)
        (order.state, order.category) = (.filled, closing.cause.category)
        order.filled = closing.lots
        return order
    }
}
