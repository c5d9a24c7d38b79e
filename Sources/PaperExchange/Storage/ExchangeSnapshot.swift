import Domain

/// Everything that changes, in a form that can be written down. Two exchanges in the same state make
/// the same bytes.
///
/// Left out is what follows from the rest: books and holds from the orders, the listing from its
/// time, and when prices have to be looked at next.
struct ExchangeSnapshot: Codable {
    let playedTo: Timestamp
    /// How far the clock has been stepped, ms.
    let stepped: Int64
    let listedAt: Timestamp
    let lastID: Int64
    let lastTrades: [String: Int64]
    let accounts: [AccountSnapshot]
    let ledger: LedgerSnapshot
    /// Pending orders as rows.
    let orders: [String]
    let taken: [String: TakenLiquidity]
    /// By instrument, as ``TradeTape/text``.
    let tapes: [String: String]
    let house: [String: Position]
    let insurance: [String: Position]
    let deliveries: [Delivery]
    let settlements: [SettlementRecord]
    let scheduled: [ScheduledAct]
    let hidden: [Hidden]
    let overrides: [String: MarketOverride]
    let script: MarketScript
    let faults: FaultDesk.Progress
    let pages: [String: PaperResponse]

    struct Delivery: Codable {
        let instrumentID: String
        let time: Timestamp
        let price: Exact
    }

    struct Hidden: Codable {
        let orderID: Int64
        let until: Timestamp
    }
}

extension ExchangeSnapshot {
    init(of exchange: PaperExchange) {
        let (engine, state) = (exchange.engine, exchange.engine.state)
        (playedTo, stepped) = (state.playedTo, exchange.clock.stepped)
        (listedAt, lastID) = (state.listing.time, state.lastID)
        lastTrades = state.lastTrades
        accounts = state.uids.compactMap { state.accounts[$0] }.map(AccountSnapshot.init)
        ledger = LedgerSnapshot(state.ledger)
        orders = state.accounts.values.flatMap(\.pending).sorted().compactMap { state.orders[$0] }
            .map(\.rowText)
        taken = state.taken.compactMapValues { $0.remaining(at: state.playedTo) }
        tapes = state.tapes.mapValues(\.text)
        (house, insurance) = (state.house, state.insurance)
        deliveries = state.deliveries.map {
            Delivery(instrumentID: $0.instrument.id, time: $0.time, price: $0.price)
        }
        (settlements, scheduled) = (state.settlements, state.scheduled)
        hidden = state.hidden.filter { $0.value > state.playedTo }.sorted { $0.key < $1.key }.map {
            Hidden(orderID: $0.key, until: $0.value)
        }
        (overrides, script) = (engine.market.overrides, exchange.script)
        (faults, pages) = (exchange.faults.progress, exchange.pages)
    }

    /// Puts an exchange that was made with the same seed, start and market into this state.
    func restore(_ exchange: PaperExchange) throws(RowError) {
        exchange.engine.market.overrides = overrides
        exchange.clock.advance(milliseconds: stepped)
        exchange.script = script
        exchange.faults.progress = faults
        exchange.pages = pages
        try restore(&exchange.engine)
    }

    private func restore(_ engine: inout Engine) throws(RowError) {
        var state = ExchangeState(playedTo: playedTo, listing: engine.listing(at: listedAt))
        state.outbox = engine.state.outbox
        (state.lastID, state.lastTrades) = (lastID, lastTrades)
        state.ledger = try ledger.ledger()
        (state.taken, state.house, state.insurance) = (taken, house, insurance)
        (state.settlements, state.scheduled) = (settlements, scheduled)
        for order in hidden { state.hidden[order.orderID] = order.until }
        for (id, text) in tapes { state.tapes[id] = try TradeTape(text: text) }
        for account in accounts {
            state.accounts[account.uid] = account.account
            state.records[account.uid] = engine.emptyRecords
        }
        engine.state = state
        for text in orders {
            var row = RowReader(text, instruments: engine.instrument)
            engine.state.restore(try Order(from: &row))
        }
        for delivery in deliveries {
            guard let instrument = engine.instrument(delivery.instrumentID) else {
                throw RowError(text: delivery.instrumentID, field: 1)
            }
            engine.state.deliveries.append(
                DeliveryRecord(instrument: instrument, time: delivery.time, price: delivery.price))
        }
        engine.findNextTimer()
    }
}

extension ExchangeState {
    /// Takes a pending order back in: its account, and the book in which it rested.
    fileprivate mutating func restore(_ order: Order) {
        orders[order.id] = order
        accounts[order.uid]?.addPending(order)
        guard order.turn != 0 else { return }
        let entry = RestingBook.Entry(
            orderID: order.id, uid: order.uid, price: order.price, turn: order.turn)
        books[order.instrument.id, default: RestingBook()].insert(entry, side: order.terms.side)
    }
}

extension RowConvertible {
    var rowText: String {
        var row = RowWriter()
        write(to: &row)
        return row.text
    }
}
