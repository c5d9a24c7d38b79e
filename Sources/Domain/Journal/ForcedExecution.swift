/// One execution on a future that the exchange made by itself: it liquidated the position,
/// deleveraged it automatically, or delivered it.
///
/// Known by its bill (types 5, 9 and 3), or by an order of a forced category whose fills name the
/// same bills: each bill counts once, wherever it was seen. A delivery has no fills (EXECUTION §9,
/// §10; OKX v5, Trading account › Get bills details, Trade › Get order history).
public struct ForcedExecution: Hashable, Sendable {
    /// Unique on an account.
    public let billID: String
    /// The exchange's order; empty when the bill names none.
    public let orderID: String
    /// The match; empty when only the bill is known.
    public let tradeID: String
    public let instrumentID: String
    /// `buy` closed a short position, `sell` a long one.
    public let side: Side
    /// USD per coin; of a delivery the settlement price.
    public let price: Exact
    /// Contracts.
    public let contracts: Exact
    /// Signed: negative is charged.
    public let fee: Exact
    public let feeCurrency: String
    /// Never `normal`.
    public let category: JournalOrder.Category
    /// By the exchange's clock.
    public let time: Timestamp

    public init(
        billID: String, orderID: String, tradeID: String, instrumentID: String, side: Side,
        price: Exact, contracts: Exact, fee: Exact, feeCurrency: String,
        category: JournalOrder.Category, time: Timestamp
    ) {
        (self.billID, self.orderID, self.tradeID) = (billID, orderID, tradeID)
        (self.instrumentID, self.side) = (instrumentID, side)
        (self.price, self.contracts) = (price, contracts)
        (self.fee, self.feeCurrency) = (fee, feeCurrency)
        (self.category, self.time) = (category, time)
    }

    /// `nil` for a bill of anything else, and for one that moved no contracts: clawbacks, liquidation
    /// fees and transfers belong to a liquidation and change cash alone.
    public init?(_ bill: Bill) {
        guard let (category, side) = ForcedExecution.kinds[bill.subtype],
            bill.type == category.billType, let price = bill.price, price.isPositive,
            let size = bill.size, size.isPositive
        else { return nil }
        self.init(
            billID: bill.billID, orderID: bill.orderID, tradeID: "",
            instrumentID: bill.instrumentID, side: side, price: price, contracts: size,
            fee: bill.fee ?? 0, feeCurrency: bill.currency, category: category, time: bill.time)
    }

    /// A fill of an order that the exchange made; `nil` while its fee is not known, or for an order
    /// of any other category.
    public init?(_ fill: Fill, of report: OrderReport) {
        guard let category = report.forcedCategory, let fee = fill.fee else { return nil }
        self.init(
            billID: fill.billID, orderID: fill.orderID, tradeID: fill.tradeID,
            instrumentID: fill.instrumentID, side: fill.side, price: fill.price,
            contracts: fill.size, fee: fee, feeCurrency: fill.feeCurrency, category: category,
            time: fill.time)
    }

    /// By the exchange's number: partial liquidation 100–103, liquidation 104–107, delivery of a long
    /// position 112 and of a short one 113, ADL 125–128. To close a short is to buy.
    private static let kinds: [String: (JournalOrder.Category, Side)] = [
        "100": (.liquidation, .sell), "101": (.liquidation, .buy), "102": (.liquidation, .buy),
        "103": (.liquidation, .sell), "104": (.liquidation, .sell), "105": (.liquidation, .buy),
        "106": (.liquidation, .buy), "107": (.liquidation, .sell), "112": (.delivery, .sell),
        "113": (.delivery, .buy), "125": (.adl, .sell), "126": (.adl, .buy), "127": (.adl, .buy),
        "128": (.adl, .sell),
    ]
}

extension JournalOrder.Category {
    /// The exchange's number of the bills of it; `nil` for orders of ours.
    fileprivate var billType: String? {
        switch self {
        case .normal, .adopted: nil
        case .liquidation: "5"
        case .adl: "9"
        case .delivery: "3"
        }
    }
}

extension OrderReport {
    /// Why the exchange made the order by force; `nil` for any other order.
    public var forcedCategory: JournalOrder.Category? {
        switch category {
        case "full_liquidation", "partial_liquidation": .liquidation
        case "adl": .adl
        default: nil
        }
    }
}
