import Domain

enum OrderType: String, Hashable, Codable, Sendable {
    case limit, market, fok, ioc
    case postOnly = "post_only"
    case optimalLimitIOC = "optimal_limit_ioc"

    /// What does not fill at once is cancelled.
    var isImmediate: Bool { self != .limit && self != .postOnly }
    /// Takes the price that the price limit allows in place of one of its own.
    var isUnpriced: Bool { self == .market || self == .optimalLimitIOC }
}

/// What happens when an order meets one of the same account.
enum SelfTradePrevention: String, Hashable, Codable, Sendable {
    case cancelMaker = "cancel_maker"
    case cancelTaker = "cancel_taker"
    case cancelBoth = "cancel_both"
}

/// Why an order ended: the exchange's `cancelSource`.
enum CancelSource: String, Hashable, Codable, Sendable {
    case none = ""
    case system = "0"
    case user = "1"
    /// A position that it might have served was to be liquidated.
    case risk = "3"
    case deleveraging = "6"
    case delivery = "7"
    case fillOrKill = "13"
    case immediateOrCancel = "14"
    /// Reduce-only, and the position is no more.
    case positionClosed = "17"
    case cancelAllAfter = "20"
    /// Reduce-only, and older orders close all that there is.
    case displaced = "22"
    case postOnly = "31"
    case selfTrade = "32"
    case tooManyMakers = "33"
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
    var openingLots: Int64
    /// What it keeps from being used otherwise, in ``holdCurrency``.
    var hold: Exact = 0
    /// Its place among orders of the same price: lower is served first.
    var turn: Int64 = 0
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
    /// What a maker was given in place of being charged, where it came in another currency than
    /// fees do.
    var rebate: Exact = 0
    var profit: Exact = 0
    var cancelSource = CancelSource.none
    var category = OrderCategory.normal
    /// Set on purpose only: most lots that fill before ``untouchedUntil``, until when nothing trades
    /// with the order as it rests.
    var fillable: Int64?
    var untouchedUntil: Timestamp?

    /// What the client asked for and the row repeats.
    struct Terms: Hashable, Codable, Sendable {
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

    struct LastFill: Hashable, Codable, Sendable {
        let price: Exact
        let size: Int64
        let time: Timestamp
        let tradeID: Int64
    }

    enum State: String, Hashable, Codable, Sendable {
        case live, filled, canceled
        case partiallyFilled = "partially_filled"

        var isPending: Bool { self == .live || self == .partiallyFilled }
    }

    var remaining: Int64 { size - filled }

    /// Closes and never opens: asked for, or a closing order of a long or short position.
    var isClosingOnly: Bool {
        switch terms.positionSide {
        case .net: terms.isReduceOnly
        case .long: terms.side == .sell
        case .short: terms.side == .buy
        }
    }

    /// What it gives, or margins with.
    var holdCurrency: String {
        if let contract = instrument.contract { return contract.settleCurrency }
        return terms.side == .buy ? instrument.quote : instrument.base
    }

    /// The currency of ``rebate``: the other one of the pair.
    var rebateCurrency: String {
        guard instrument.contract == nil else { return terms.feeCurrency }
        return terms.feeCurrency == instrument.base ? instrument.quote : instrument.base
    }

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
