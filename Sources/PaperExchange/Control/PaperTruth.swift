public import Domain

/// What one account really has and did: what tests compare a client's opinion with.
///
/// Sizes are coins for spot instruments and contracts for futures, prices in the instrument's quote
/// per coin; fees are signed, negative is charged.
public struct PaperTruth: Hashable, Sendable {
    public let uid: String
    /// Cash by currency, zero included once it was held.
    public let cash: [String: Exact]
    /// Those that are open.
    public let positions: [Position]
    /// Oldest first.
    public let orders: [Order]
    /// Oldest first, as ``bills`` are.
    public let fills: [Fill]
    public let bills: [Bill]

    /// One open position of a future.
    public struct Position: Hashable, Sendable {
        public let instrumentID: String
        /// `net`, `long`, `short`.
        public let side: String
        /// Negative is short.
        public let contracts: Exact
        /// Entry price, settlements aside.
        public let entryPrice: Exact?
    }

    /// One order, of any state.
    public struct Order: Hashable, Sendable {
        public let orderID: String
        public let clientOrderID: String
        public let instrumentID: String
        public let side: Side
        /// What was ordered; quote currency for a market order whose size is an amount of it.
        public let size: Exact
        /// Never shrinks.
        public let filled: Exact
        /// `live`, `partially_filled`, `filled`, `canceled`.
        public let state: String
        /// The exchange's word: `normal`, or why it made the order itself.
        public let category: String
    }

    /// One execution of an order.
    public struct Fill: Hashable, Sendable {
        public let billID: String
        public let orderID: String
        public let instrumentID: String
        public let side: Side
        public let price: Exact
        public let size: Exact
        public let fee: Exact
        public let feeCurrency: String
    }

    /// One change of a currency's cash, with the exchange's numbers for what happened.
    public struct Bill: Hashable, Sendable {
        public let billID: String
        public let type: Int
        public let subtype: Int
        public let currency: String
        /// Signed, in the currency.
        public let change: Exact
        /// The currency's cash afterwards.
        public let balance: Exact
    }
}

extension PaperExchange {
    /// What an account really has, and its newest orders, fills and bills: of each at most
    /// ``PaperRules/historyRows``. `nil` for an account that does not exist.
    public func truth(of uid: String) -> PaperTruth? {
        guard let account = engine.state.accounts[uid] else { return nil }
        return PaperTruth(
            uid: uid, cash: engine.cash(of: uid), positions: engine.positions(of: account),
            orders: orders(of: account).map { PaperTruth.Order($0) },
            fills: newest(.fill, of: uid, \.fills).map { PaperTruth.Fill($0) },
            bills: newest(.bill, of: uid, \.bills).map { PaperTruth.Bill($0) })
    }

    /// What a future was delivered at, USD for a coin; `nil` before its delivery.
    public func deliveryPrice(of future: String) -> Exact? {
        engine.state.deliveries.last { $0.instrument.id == future }?.price
    }

    private func orders(of account: AccountState) -> [Order] {
        let pending = account.pending.compactMap { engine.state.orders[$0] }
        return (pending + newestFinishedOrders(of: account.uid)).sorted { $0.id < $1.id }
    }
}

extension Engine {
    func cash(of uid: String) -> [String: Exact] { state.ledger.cash[.account(uid)] ?? [:] }

    func positions(of account: AccountState) -> [PaperTruth.Position] {
        let open = account.positions.filter { $0.value.isOpen }.sorted { $0.key < $1.key }
        return open.compactMap { key, position in
            guard let instrument = state.listing[key.instrumentID],
                let contract = instrument.contract
            else { return nil }
            return PaperTruth.Position(
                instrumentID: key.instrumentID, side: key.side.rawValue,
                contracts: instrument.size.exact(position.lots),
                entryPrice: contract.price(
                    ofLots: Int64(position.lots.magnitude), worth: position.entryWorth))
        }
    }
}

extension PaperTruth.Order {
    init(_ order: Order) {
        (orderID, clientOrderID) = (String(order.id), order.terms.clientOrderID)
        (instrumentID, side) = (order.instrument.id, order.terms.side)
        size = order.budget ?? order.instrument.size.exact(order.size)
        filled = order.instrument.size.exact(order.filled)
        (state, category) = (order.state.rawValue, order.category.rawValue)
    }
}

extension PaperTruth.Fill {
    fileprivate init(_ fill: FillRecord) {
        (billID, orderID) = (String(fill.id), String(fill.execution.orderID))
        (instrumentID, side) = (fill.instrument.id, fill.side)
        (price, size, fee, feeCurrency) = (fill.price, fill.size, fill.fee, fill.feeCurrency)
    }
}

extension PaperTruth.Bill {
    fileprivate init(_ bill: BillRecord) {
        (billID, type, subtype) = (String(bill.id), bill.kind.type, bill.kind.subtype)
        (currency, change, balance) = (bill.currency, bill.change, bill.balance)
    }
}
