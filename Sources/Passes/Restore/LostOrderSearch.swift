import Domain
import OKX
import Store

/// Finds the orders of ours that the exchange has and the journal lacks, whole: each with its report
/// and with every execution (EXECUTION §11).
///
/// Whatever filled has been billed, so that the bills say which orders to look for, and how far back.
/// What rests is among the pending ones. Orders that ended without a fill are forgotten after two
/// hours; of those the ones still there are taken along.
struct LostOrderSearch {
    let work: AccountWork
    let run: PassRun
    /// The bills that are not stored yet; those of a dry run stay here.
    let bills: [Bill]

    /// How long the exchange remembers an order that ended without a fill.
    private static let forgotten: Int64 = 2 * Timestamp.hour
    /// Before its first bill an order rested for no longer than this.
    private static let margin: Int64 = Timestamp.hour
    /// From here on the lists of recent days may not reach back far enough.
    private static let recent: Int64 = 2 * Timestamp.day

    /// - Throws: `OKXError`: a list is whole or not there; ``RestoreError/incomplete(_:)`` while the
    ///   exchange has not told all of an order.
    func find() throws -> [LostOrder] {
        let pending = try ours(
            work.client.all(
                as: work.credentials, { .pendingOrders(Page(after: $0)) }, by: \.orderID))
        let billed = try billedOrders()
        let now = work.client.serverNow
        let oldest = (billed.map(\.billedAt) + pending.map(\.createdAt)).min() ?? now
        let begin = Swift.min(oldest, now - LostOrderSearch.forgotten) - LostOrderSearch.margin
        let isOld = now - begin > LostOrderSearch.recent
        let found = try ours(reports(since: begin, isOld: isOld)) + pending
        let known = try run.store.orders(named: found.map(\.clientOrderID)).map(\.clientOrderID)
        var reports = Dictionary(
            found.map { ($0.clientOrderID, $0) },
            uniquingKeysWith: { $0.filledSize < $1.filledSize ? $1 : $0 })
        for id in known { reports[id] = nil }
        let fills = Dictionary(
            grouping: try fills(since: begin, isOld: isOld), by: \.clientOrderID)
        for order in billed where reports[order.clientOrderID] == nil {
            reports[order.clientOrderID] =
                try direct(order)
                ?? OrderReport(
                    fills: fills[order.clientOrderID] ?? [], spotMode: work.seen.spotTradeMode)
        }
        let missing = billed.filter { reports[$0.clientOrderID] == nil }
        guard missing.isEmpty else {
            throw RestoreError.incomplete(missing.map(\.clientOrderID))
        }
        return try whole(reports, fills)
    }

    private func whole(
        _ reports: [String: OrderReport], _ fills: [String: [Fill]]
    ) throws -> [LostOrder] {
        let orders = reports.compactMap { name, report in
            ClientOrderID(name).map {
                LostOrder(id: $0, report: report, fills: fills[name] ?? [])
            }
        }
        let lagging = orders.filter { !$0.isWhole }
        guard lagging.isEmpty else {
            throw RestoreError.incomplete(lagging.map(\.id.description).sorted())
        }
        return orders
    }

    // MARK: - Lists

    private func billedOrders() throws -> [MissingOrder] {
        let stored = try run.store.missingOrders(account: work.account.id)
        let code = try run.store.installationCode()
        let ours = bills.filter { ClientOrderID($0.clientOrderID)?.installation == code }
        let known = Set(
            try run.store.orders(named: ours.map(\.clientOrderID)).map(\.clientOrderID))
        let fresh = ours.filter { !known.contains($0.clientOrderID) }.map {
            MissingOrder(
                clientOrderID: $0.clientOrderID, instrumentID: $0.instrumentID, billedAt: $0.time)
        }
        // The earliest bill of an order tells how far back to look.
        let byID = Dictionary(
            (stored + fresh).map { ($0.clientOrderID, $0) },
            uniquingKeysWith: { $0.billedAt <= $1.billedAt ? $0 : $1 })
        return byID.values.sorted { $0.clientOrderID < $1.clientOrderID }
    }

    private func reports(since begin: Timestamp, isOld: Bool) throws -> [OrderReport] {
        try LostOrderSearch.types.flatMap { type in
            let recent = try list(since: begin, by: \.orderID) { .ordersHistory(type, $0) }
            guard isOld else { return recent }
            return try list(since: begin, by: \.orderID) { .ordersHistoryArchive(type, $0) }
                + recent
        }
    }

    /// Each execution once, although two lists have it.
    private func fills(since begin: Timestamp, isOld: Bool) throws -> [Fill] {
        let found = try LostOrderSearch.types.flatMap { type in
            let recent = try list(since: begin, by: \.billID) { .fills(.type(type), $0) }
            guard isOld else { return recent }
            return try list(since: begin, by: \.billID) { .fillsHistory(type, $0) } + recent
        }
        var seen: Set<String> = []
        return found.filter { seen.insert($0.billID).inserted }
    }

    /// Spot orders that are margined may be listed under a type of their own.
    private static let types: [InstrumentType] = [.spot, .margin, .futures]

    private func list<Row>(
        since begin: Timestamp, by id: (Row) -> String, _ page: (Page) -> Endpoint<[Row]>
    ) throws -> [Row] {
        try work.client.all(
            as: work.credentials, { page(Page(after: $0, begin: begin)) }, by: id)
    }

    private func direct(_ order: MissingOrder) throws -> OrderReport? {
        do {
            return try work.client.ask(
                .order(order.instrumentID, .client(order.clientOrderID)), as: work.credentials)
        } catch  where error.code == "51001" {
            return nil
        }
    }

    // MARK: - Names

    private func ours(_ reports: [OrderReport]) throws -> [OrderReport] {
        let code = try run.store.installationCode()
        return reports.filter { ClientOrderID($0.clientOrderID)?.installation == code }
    }
}

extension OrderReport {
    /// An order that the lists of orders no longer have, by what it filled: it was at least that.
    fileprivate init?(fills: [Fill], spotMode: TradeMode) {
        guard let first = fills.first else { return nil }
        let isFuture = first.instrumentID.split(separator: "-").count == 3
        let levels = fills.map { OrderBook.Level(price: $0.price, size: $0.size) }
        guard let average = try? AveragePrice.of(levels, leg: isFuture ? .future : .spot) else {
            return nil
        }
        let size = fills.map(\.size).sum()
        let prices = fills.map(\.price)
        self.init(
            orderID: first.orderID, clientOrderID: first.clientOrderID,
            instrumentID: first.instrumentID, side: first.side,
            price: first.side == .buy ? prices.max() : prices.min(), size: size, state: .filled,
            filledSize: size, averagePrice: average, fee: fills.compactMap(\.fee).sum(),
            feeCurrency: first.feeCurrency, category: "normal", cancelSource: "", tag: "",
            createdAt: fills.map(\.time).min() ?? first.time,
            updatedAt: fills.map(\.time).max() ?? first.time, type: .ioc,
            tradeMode: isFuture || spotMode == .cross ? .cross : .cash,
            isReduceOnly: isFuture && first.side == .buy)
    }
}

/// Why a journal could not be brought up to the exchange.
enum RestoreError: Error, Hashable, CustomStringConvertible, ExitStatusConvertible {
    /// The exchange has billed orders, or parts of them, that it does not show whole yet.
    case incomplete([String])
    /// Bills are missing, so orders may be.
    case ledgerHasGap([String])
    case outOfTime

    var exitStatus: ExitStatus {
        switch self {
        case .incomplete, .outOfTime: .tryLater
        case .ledgerHasGap: .attention
        }
    }

    var description: String {
        switch self {
        case .incomplete(let ids):
            "the exchange does not show all of \(ids.joined(separator: ", ")) yet; nothing of the "
                + "account was rebuilt: run 'basis reconcile --after-restore' again in a minute"
        case .ledgerHasGap(let breaks):
            "bills are missing, so orders may be too, and the journal stays latched: "
                + breaks.joined(separator: "; ")
                + ". If the backup is older than the three months that the exchange keeps, compare "
                + "the account with the exchange by hand, then run 'basis resume'"
        case .outOfTime:
            "the run's time is too short to wait until whatever was sent before the restore has "
                + "expired: give it more with --timeout"
        }
    }
}
