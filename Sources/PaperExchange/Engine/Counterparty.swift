import Domain

/// The exchange's own sides: they hold positions and cash, and have neither orders nor bills.
enum Counterparty: CaseIterable {
    /// The market model, other side of every trade that no user took.
    case house
    /// Takes over what is liquidated or deleveraged.
    case insurance

    var holder: Holder { self == .house ? .house : .insurance }
}

extension ExchangeState {
    subscript(counterparty: Counterparty, instrumentID: String) -> Position? {
        get { counterparty == .house ? house[instrumentID] : insurance[instrumentID] }
        set {
            switch counterparty {
            case .house: house[instrumentID] = newValue
            case .insurance: insurance[instrumentID] = newValue
            }
        }
    }
}

extension Engine {
    /// One of the exchange's sides buys lots, or sells them where they are negative.
    mutating func bookCounterparty(
        _ counterparty: Counterparty, _ instrument: PaperInstrument, _ contract: Contract,
        lots: Int64,
        worth: Exact, tradeID: Int64, at time: Timestamp
    ) {
        var position = state[counterparty, instrument.id] ?? Position(id: state.nextID(), at: time)
        let gain = position.apply(
            lots: lots, worth: worth, of: contract, tradeID: tradeID, at: time)
        state[counterparty, instrument.id] = position
        _ = state.ledger.credit(profit: gain, contract.settleCurrency, to: counterparty.holder)
    }

    mutating func settleCounterparties(
        _ instrument: PaperInstrument, _ contract: Contract, lotWorth: Exact, at time: Timestamp
    ) {
        for counterparty in Counterparty.allCases {
            guard var position = state[counterparty, instrument.id], position.isOpen else {
                continue
            }
            let gain = position.settle(lotWorth: lotWorth, of: contract, at: time)
            state[counterparty, instrument.id] = position
            _ = state.ledger.credit(profit: gain, contract.settleCurrency, to: counterparty.holder)
        }
    }

    mutating func deliverCounterparties(
        _ instrument: PaperInstrument, _ contract: Contract, lotWorth: Exact, at time: Timestamp
    ) {
        for counterparty in Counterparty.allCases {
            guard let position = state[counterparty, instrument.id] else { continue }
            if position.isOpen {
                bookCounterparty(
                    counterparty, instrument, contract, lots: -position.lots,
                    worth: Exact(position.size) * lotWorth, tradeID: 0, at: time)
            }
            state[counterparty, instrument.id] = nil
        }
    }
}
