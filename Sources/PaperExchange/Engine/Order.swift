import Domain

enum OrderType: String, Hashable, Sendable {
    case limit, market, fok, ioc
    case postOnly = "post_only"
    case optimalLimitIOC = "optimal_limit_ioc"

    /// What does not fill at once is cancelled.
    var isImmediate: Bool { self != .limit && self != .postOnly }
    /// Takes the price that the price limit allows in place of one of its own.
    var isUnpriced: Bool { self == .market || self == .optimalLimitIOC }
}

/// What happens when an order meets one of the same account.
enum SelfTradePrevention: String, Hashable, Sendable {
    case cancelMaker = "cancel_maker"
    case cancelTaker = "cancel_taker"
    case cancelBoth = "cancel_both"
}

/// Why an order ended: the exchange's `cancelSource`.
enum CancelSource: String, Hashable, Sendable {
    case none = ""
    case system = "0"
    case user = "1"
    /// A position that it might have served was to be liquidated.
    case risk = "3"
    case deleveraging = "6"
    case delivery = "7"
    case fillOrKill = "13"
    case immediateOrCancel = "14"
    case cancelAllAfter = "20"
    case postOnly = "31"
    case selfTrade = "32"
}

/// One order, from acceptance on.
struct Order: Sendable {
    let id: Int64
    let uid: String
    let instrument: PaperInstrument
    let terms: Terms
    /// Ticks; of an order without a price the last that the price limit allows.
    var price: Int64
    /// Lots. Of a market order in quote currency, 0.
    var size: Int64
    /// What a market buy may spend, quote currency, where it was sized by that.
    let budget: Exact?
    /// Contracts of it that open or enlarge a position, lots: what margin is held for.
    let openingLots: Int64
    /// As the row shows it.
    let leverage: String
    let createdAt: Timestamp
    var updatedAt: Timestamp

    var state = State.live
    var filled: Int64 = 0
    /// `Σ price · size` of a spot order, the worth in the settle currency of a future's.
    var filledWorth: Exact = 0
    var lastFill: LastFill?
    /// Signed: negative is charged.
    var fee: Exact = 0
    var profit: Exact = 0
    var cancelSource = CancelSource.none
    var category = OrderCategory.normal

    /// What the client asked for and the row repeats.
    struct Terms: Sendable {
        let clientOrderID: String
        let tag: String
        let side: Side
        let type: OrderType
        let tradeMode: String
        let positionSide: PositionSide
        let isReduceOnly: Bool
        /// `base_ccy`, `quote_ccy` or empty.
        let targetCurrency: String
        let selfTrade: SelfTradePrevention
        let feeCurrency: String
    }

    struct LastFill: Sendable {
        let price: Exact
        let size: Int64
        let time: Timestamp
        let tradeID: Int64
    }

    enum State: String, Hashable, Sendable {
        case live, filled, canceled
        case partiallyFilled = "partially_filled"

        var isPending: Bool { self == .live || self == .partiallyFilled }
    }

    var remaining: Int64 { size - filled }

    /// Of the fills so far; harmonic for an inverse contract.
    var averagePrice: Exact? {
        guard filled > 0 else { return nil }
        if let contract = instrument.contract {
            return contract.price(ofLots: filled, worth: filledWorth)
        }
        let average = try? filledWorth.divided(by: instrument.size.exact(filled))
        return average?.rounded(to: 16, .halfEven)
    }

    /// The limit that a fill's price must keep.
    func accepts(_ price: Int64) -> Bool {
        terms.side == .buy ? price <= self.price : price >= self.price
    }
}
