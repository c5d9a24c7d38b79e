import Domain

/// One change of one currency's cash in one account.
struct BillRecord: Sendable {
    let id: Int64
    let time: Timestamp
    let kind: Kind
    let currency: String
    let change: Exact
    let balance: Exact
    /// In the currency for cash, in contracts for futures.
    let size: Exact
    var price: Exact?
    var profit: Exact?
    var fee: Exact?
    /// Interest that was taken; `nil` for what is none.
    var interest: Exact?
    /// What it belongs to; `nil` for a transfer.
    var instrument: PaperInstrument?
    var marginMode = ""
    /// The execution it stands for; `nil` for settlements, deliveries and transfers.
    var execution: Execution?

    /// The exchange's numbers for what happened.
    enum Kind: Hashable, Sendable {
        case transferIn
        /// 1 received or bought, 2 given or sold, 3–6 for long and short positions.
        case trade(subtype: Int)
        case delivery(ofLong: Bool)
        case settlement
        /// 100–103 of a part, 104–107 of all: long, short, bought, sold.
        case liquidation(subtype: Int)
        /// 125–128: long, short, bought, sold.
        case deleveraging(subtype: Int)
        case interest
        /// A liability paid by force: 114 what was bought for it, 115 what was sold.
        case forcedRepayment(subtype: Int)

        var type: Int {
            switch self {
            case .transferIn: 1
            case .trade: 2
            case .delivery: 3
            case .liquidation: 5
            case .deleveraging: 9
            case .interest: 7
            case .forcedRepayment: 4
            case .settlement: 34
            }
        }
        var subtype: Int {
            switch self {
            case .transferIn: 11
            case .trade(let subtype), .liquidation(let subtype), .deleveraging(let subtype),
                .forcedRepayment(let subtype):
                subtype
            case .interest: 9
            case .delivery(let ofLong): ofLong ? 112 : 113
            case .settlement: 355
            }
        }
    }
}

/// What a bill and a fill say of the trade that made them.
struct Execution: Sendable {
    let orderID: Int64
    let clientOrderID: String
    let tag: String
    let tradeID: Int64
    let isMaker: Bool
    let indexPrice: Exact
    let markPrice: Exact

    var role: String { isMaker ? "M" : "T" }
}

/// One execution of one order.
struct FillRecord: Sendable {
    /// The bill that it is known by.
    let id: Int64
    let time: Timestamp
    let instrument: PaperInstrument
    let side: Side
    let positionSide: PositionSide
    let price: Exact
    let size: Exact
    /// Signed: negative is charged.
    let fee: Exact
    let feeCurrency: String
    /// Signed as ``fee``; a spot trade's only.
    let feeRate: Exact?
    let profit: Exact
    let subtype: Int
    let execution: Execution
}
