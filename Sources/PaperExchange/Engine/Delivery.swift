import Domain

/// Daily settlement and delivery of futures, at 08:00 UTC.
extension Engine {
    mutating func settleAndDeliver(at time: Timestamp) {
        let futures = state.listing.ofType(.futures)
        for instrument in futures {
            guard let contract = instrument.contract else { continue }
            if contract.expiry <= time {
                deliver(instrument, contract, at: time)
            } else if contract.settlesDaily, instrument.listTime.date != time.date {
                settle(instrument, contract, at: time)
            }
        }
        if futures.contains(where: { ($0.contract?.expiry ?? time + 1) <= time }) {
            relist(at: time)
        }
    }

    // MARK: Daily settlement

    /// Realises the profit of every position at the average mark price of the last hour.
    private mutating func settle(
        _ instrument: PaperInstrument, _ contract: Contract, at time: Timestamp
    ) {
        let holders = holders(of: instrument)
        guard !holders.isEmpty || state.house[instrument.id]?.isOpen == true else { return }
        let price = average(over: Timestamp.hour, step: 10_000, before: time) {
            market.mark(of: instrument, at: $0)
        }
        let lotWorth = contract.worthOfLot(at: price)
        for (uid, key) in holders {
            guard var position = state.accounts[uid]?.positions[key] else { continue }
            let gain = position.settle(lotWorth: lotWorth, of: contract, at: time)
            let profit = state.ledger.credit(
                profit: gain, contract.settleCurrency, to: .account(uid))
            position.record(settled: profit)
            state.accounts[uid]?.positions[key] = position
            addBill(
                .settlement, uid, instrument, contract, lots: position.lots, price: price,
                profit: profit, fee: 0, at: time)
        }
        guard var house = state.house[instrument.id], house.isOpen else { return }
        let gain = house.settle(lotWorth: lotWorth, of: contract, at: time)
        state.house[instrument.id] = house
        _ = state.ledger.credit(profit: gain, contract.settleCurrency, to: .house)
    }

    // MARK: Delivery

    /// Ends a future: its orders are cancelled, its positions closed at the delivery price.
    private mutating func deliver(
        _ instrument: PaperInstrument, _ contract: Contract, at time: Timestamp
    ) {
        finishAll(because: .delivery, at: time) { $0.instrument.id == instrument.id }
        let price = deliveryPrice(of: instrument, at: time)
        state.deliveries.append(DeliveryRecord(instrument: instrument, time: time, price: price))
        let lotWorth = contract.worthOfLot(at: price)
        for (uid, key) in holders(of: instrument) {
            deliver(instrument, contract, uid, key, lotWorth: lotWorth, price: price, at: time)
        }
        state.taken[instrument.id] = nil
        guard var house = state.house[instrument.id], house.isOpen else { return }
        let gain = house.apply(
            lots: -house.lots, worth: Exact(house.lots.magnitude) * lotWorth, of: contract,
            tradeID: 0, at: time)
        state.house[instrument.id] = nil
        _ = state.ledger.credit(profit: gain, contract.settleCurrency, to: .house)
    }

    private mutating func deliver(
        _ instrument: PaperInstrument, _ contract: Contract, _ uid: String,
        _ key: AccountState.PositionKey, lotWorth: Exact, price: Exact, at time: Timestamp
    ) {
        guard var position = state.accounts[uid]?.positions[key] else { return }
        let lots = position.lots
        let worth = Exact(lots.magnitude) * lotWorth
        let gain = position.apply(
            lots: -lots, worth: worth, of: contract, tradeID: 0, at: time)
        let holder = Holder.account(uid)
        let profit = state.ledger.credit(profit: gain, contract.settleCurrency, to: holder)
        let fee = -Ledger.rounded(worth * settings.fees.delivery)
        state.ledger.move(-fee, contract.settleCurrency, from: holder, to: .fees)
        position.record(profit: profit, fee: fee)
        state.accounts[uid]?.positions[key] = position
        addBill(
            .delivery(ofLong: lots > 0), uid, instrument, contract, lots: lots, price: price,
            profit: profit, fee: fee, at: time)
        recordDeliveryOrder(
            instrument, uid, key, lots: lots, worth: worth, price: price, profit: profit, fee: fee,
            at: time)
    }

    /// The average of the index over the closing window, a sample a second.
    func deliveryPrice(of instrument: PaperInstrument, at time: Timestamp) -> Exact {
        average(over: settings.deliveryWindowMilliseconds, step: 1000, before: time) {
            market.index(of: instrument, at: $0)
        }
    }

    /// The mean of samples over a span that ends before `time`, at 16 places.
    func average(
        over span: Int64, step: Int64, before time: Timestamp, _ sample: (Timestamp) -> Exact
    ) -> Exact {
        let count = max(1, span / step)
        let sum = (1...count).map { sample(time - $0 * step) }.sum()
        // `count` is at least one, so the division cannot fail.
        let mean = try? sum.divided(by: Exact(count), scale: 16)
        return mean ?? sum
    }

    /// Who holds a position, in a fixed order.
    private func holders(
        of instrument: PaperInstrument
    ) -> [(uid: String, key: AccountState.PositionKey)] {
        let sides: [PositionSide] = [.net, .long, .short]
        return state.uids.flatMap { uid in
            sides.map { (uid, AccountState.PositionKey(instrumentID: instrument.id, side: $0)) }
        }.filter { state.accounts[$0.0]?.positions[$0.1]?.isOpen == true }
    }

    private mutating func addBill(
        _ kind: BillRecord.Kind, _ uid: String, _ instrument: PaperInstrument, _ contract: Contract,
        lots: Int64, price: Exact, profit: Exact, fee: Exact, at time: Timestamp
    ) {
        let currency = contract.settleCurrency
        let bill = BillRecord(
            id: state.nextID(), time: time, kind: kind, currency: currency, change: profit + fee,
            balance: state.ledger.balance(of: .account(uid), currency),
            size: instrument.size.exact(Int64(lots.magnitude)), price: price, profit: profit,
            fee: fee, instrument: instrument, marginMode: "cross")
        state.accounts[uid]?.bills.append(bill)
    }

    /// The order that the exchange makes in the user's name, as it shows in the history.
    private mutating func recordDeliveryOrder(
        _ instrument: PaperInstrument, _ uid: String, _ key: AccountState.PositionKey, lots: Int64,
        worth: Exact, price: Exact, profit: Exact, fee: Exact, at time: Timestamp
    ) {
        let size = Int64(lots.magnitude)
        let terms = Order.Terms(
            clientOrderID: "", tag: "", side: lots > 0 ? .sell : .buy, type: .market,
            tradeMode: "cross", positionSide: key.side, isReduceOnly: true, targetCurrency: "",
            selfTrade: .cancelMaker, feeCurrency: instrument.contract?.settleCurrency ?? "")
        var order = Order(
            id: state.nextID(), uid: uid, instrument: instrument, terms: terms,
            price: instrument.price.floored(price), size: size, budget: nil, openingLots: 0,
            leverage: "", createdAt: time, updatedAt: time)
        (order.state, order.category) = (.filled, "delivery")
        (order.filled, order.filledWorth) = (size, worth)
        (order.profit, order.fee) = (profit, fee)
        state.orders[order.id] = order
        state.accounts[uid]?.finished.append(order.id)
    }
}
