import Domain

/// Lists of what is over: in the store where there is one, else in memory.
extension PaperExchange {
    /// Finished orders by id, without those that no query may show yet.
    func finishedOrders(of uid: String, _ call: Call) -> PagedList<Order> {
        let now = call.now
        func shown(_ order: Order?) -> Order? {
            order.flatMap { engine.isShown($0.id, at: now) ? $0 : nil }
        }
        var query = StoredRow.Query(.order, of: uid)
        query.instrument = call.query["instId"]
        if let store { return list(query, in: store, shown) }
        let ids = engine.state.records[uid]?.finished.sorted() ?? []
        return PagedList(ids, id: { $0 }) { shown(self.engine.state.orders[$0]) }
    }

    func fills(of uid: String, _ call: Call) -> PagedList<FillRecord> {
        var query = StoredRow.Query(.fill, of: uid)
        (query.instrument, query.reference) = (call.query["instId"], call.query["ordId"])
        return list(query, \.fills, id: \.id)
    }

    func bills(of uid: String, _ call: Call) -> PagedList<BillRecord> {
        var query = StoredRow.Query(.bill, of: uid)
        query.instrument = call.query["instId"]
        return list(query, \.bills, id: \.id)
    }

    func accruals(of uid: String) -> PagedList<InterestAccrual> {
        list(StoredRow.Query(.accrual, of: uid), \.accruals, id: \.time.milliseconds)
    }

    /// Positions that were closed whole, the last closed last.
    func closings(of uid: String) -> PagedList<ClosedPosition> {
        list(StoredRow.Query(.closing, of: uid), \.closings, id: \.position.updatedAt.milliseconds)
    }

    /// An order by its id, or the last one under a client id, whether it is over or not.
    func order(of uid: String, orderID: Int64?, clientID: String) -> Order? {
        let id = orderID ?? engine.state.accounts[uid]?.latestByClientID[clientID]
        if let id, let order = engine.state.orders[id] { return order.uid == uid ? order : nil }
        guard let store else { return nil }
        var query = StoredRow.Query(.order, of: uid)
        if let orderID {
            guard orderID < .max else { return nil }
            query.below = orderID + 1
        } else {
            query.reference = clientID
        }
        let order: Order? = rows(query, limit: 1, in: store).first.map { read($0, in: store) }
        return orderID == nil || order?.id == orderID ? order : nil
    }

    /// The newest of each kind, oldest first: at most ``PaperRules/historyRows``.
    func newest<Row: RowConvertible>(
        _ kind: StoredRow.Kind, of uid: String, _ records: KeyPath<AccountRecords, History<Row>>
    ) -> [Row] {
        guard store == nil else { return newest(kind, of: uid) }
        return engine.state.records[uid].map { Array($0[keyPath: records]) } ?? []
    }

    func newestFinishedOrders(of uid: String) -> [Order] {
        guard store == nil else { return newest(.order, of: uid) }
        return engine.state.records[uid]?.finished.compactMap { engine.state.orders[$0] } ?? []
    }

    private func newest<Row: RowConvertible>(_ kind: StoredRow.Kind, of uid: String) -> [Row] {
        guard let store else { return [] }
        let rows = rows(
            .init(kind, of: uid), limit: engine.settings.rules.historyRows, in: store)
        return rows.reversed().map { read($0, in: store) }
    }

    /// An instrument that is listed or once was: a list of old rows names few of them often.
    private func instrument(_ id: String) -> PaperInstrument? {
        if let instrument = engine.state.listing[id] ?? formerInstruments[id] { return instrument }
        let former = engine.instrument(id)
        formerInstruments[id] = former
        return former
    }

    // MARK: In the store

    private func list<Row: RowConvertible>(
        _ query: StoredRow.Query, _ records: KeyPath<AccountRecords, History<Row>>,
        id: @escaping (Row) -> Int64
    ) -> PagedList<Row> {
        if let store { return list(query, in: store) { $0 } }
        guard let rows = engine.state.records[query.uid]?[keyPath: records] else {
            return PagedList([Row](), id: id)
        }
        return PagedList(rows, id: id)
    }

    /// Reads a hundred rows at a time, as far as the walk goes.
    private func list<Row: RowConvertible>(
        _ query: StoredRow.Query, in store: any PaperStore, _ shown: @escaping (Row?) -> Row?
    ) -> PagedList<Row> {
        PagedList { bound in
            var query = query
            query.below = bound
            var rows: ArraySlice<StoredRow> = []
            var isOver = false
            return AnyIterator {
                if rows.isEmpty, !isOver {
                    rows = self.rows(query, limit: 100, in: store)[...]
                    isOver = rows.count < 100
                    query.before = rows.last?.position
                }
                guard let row = rows.popFirst() else { return nil }
                return (row.position.id, shown(self.read(row, in: store)))
            }
        }
    }

    /// With those that have not been handed over yet.
    private func rows(
        _ query: StoredRow.Query, limit: Int, in store: any PaperStore
    ) -> [StoredRow] {
        flush()
        return store.rows(query, limit: limit)
    }

    private func read<Row: RowConvertible>(_ row: StoredRow, in store: any PaperStore) -> Row {
        do throws(RowError) {
            var reader = RowReader(row.text, instruments: instrument)
            return try Row(from: &reader)
        } catch {
            store.fail("\(error)")
        }
    }
}
