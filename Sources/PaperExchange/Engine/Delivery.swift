import Domain

/// Daily settlement and delivery of futures, at 08:00 UTC.
extension Engine {
    mutating func settleAndDeliver(at time: Timestamp) {
        let futures = state.listing.ofType(.futures)
        // All futures of one index are delivered at one price.
        var prices: [String: Exact] = [:]
        for instrument in futures {
            guard let contract = instrument.contract else { continue }
            if contract.expiry <= time {
                let index = "\(instrument.base)-\(instrument.quote)"
                let price = prices[index] ?? deliveryPrice(of: instrument, at: time)
                prices[index] = price
                deliver(instrument, contract, price: price, at: time)
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
        let isHeld = Counterparty.allCases.contains { state[$0, instrument.id]?.isOpen == true }
        guard isHeld || !holders.isEmpty else { return }
        let price = averageMark(of: instrument, over: Timestamp.hour, before: time)
        state.settlements.append(
            SettlementRecord(
                instrumentID: instrument.id, family: instrument.family, time: time, price: price))
        let lotWorth = contract.worthOfLot(at: price)
        for (uid, key) in holders {
            guard var position = state.accounts[uid]?.positions[key] else { continue }
            let gain = position.settle(lotWorth: lotWorth, of: contract, at: time)
            let profit = state.ledger.credit(
                profit: gain, contract.settleCurrency, to: .account(uid))
            position.record(settled: profit)
            state.accounts[uid]?.positions[key] = position
            addSettlementBill(
                uid, instrument, contract, lots: position.lots, price: price, profit: profit,
                at: time)
        }
        settleCounterparties(instrument, contract, lotWorth: lotWorth, at: time)
    }

    // MARK: Delivery

    /// Ends a future: its orders are cancelled, its positions closed at the delivery price.
    private mutating func deliver(
        _ instrument: PaperInstrument, _ contract: Contract, price: Exact, at time: Timestamp
    ) {
        finishAll(because: .delivery, at: time) { $0.instrument.id == instrument.id }
        state.deliveries.append(DeliveryRecord(instrument: instrument, time: time, price: price))
        let lotWorth = contract.worthOfLot(at: price)
        for (uid, key) in holders(of: instrument) {
            guard let lots = state.accounts[uid]?.positions[key]?.lots else { continue }
            close(
                ForcedClosing(
                    cause: .delivery, uid: uid, key: key, instrument: instrument,
                    contract: contract, lots: Int64(lots.magnitude), price: price, time: time),
                tradeID: 0)
        }
        state.taken[instrument.id] = nil
        deliverCounterparties(instrument, contract, lotWorth: lotWorth, at: time)
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

    private mutating func addSettlementBill(
        _ uid: String, _ instrument: PaperInstrument, _ contract: Contract, lots: Int64,
        price: Exact, profit: Exact, at time: Timestamp
    ) {
        let currency = contract.settleCurrency
        let bill = BillRecord(
            id: state.nextID(), time: time, kind: .settlement, currency: currency, change: profit,
            balance: state.ledger.balance(of: .account(uid), currency),
            size: instrument.size.exact(Int64(lots.magnitude)), price: price, profit: profit,
            fee: 0, instrument: instrument, marginMode: "cross")
        state.add(bill, to: uid)
    }
}
