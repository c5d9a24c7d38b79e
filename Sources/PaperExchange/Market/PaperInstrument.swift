import Domain

/// One instrument as the exchange lists it. A reference, as every order, fill and bill names one.
final class PaperInstrument: Sendable {
    let id: String
    let product: Product
    let coin: CoinModel
    /// What prices count in: `USDT`, `USD`.
    let quote: String
    /// `BTC-USD`; empty for spot.
    let underlying: String
    /// `BTC-USD`, `BTC-USD_UM`; empty for spot.
    let family: String
    let price: Grid
    let size: Grid
    /// Smallest order, lots.
    let minimumLots: Int64
    let maximumLimitLots: Int64
    /// Largest market order: lots for a future, USDT for a spot instrument.
    let maximumMarket: Int64
    let listTime: Timestamp
    /// `normal`, `xperp`.
    let ruleType: String
    let alias: String
    /// How much margin a growing position in its family needs; empty for spot.
    let tiers: [PositionTier]

    enum Product: Hashable, Sendable {
        case spot
        case future(Contract)
        /// Announced, with its figures still blank, and not traded.
        case announced
    }

    /// Names the noise of this instrument's own book.
    let stream: UInt64

    init(
        id: String, product: Product, coin: CoinModel, quote: String, underlying: String,
        family: String, price: Grid, size: Grid, minimumLots: Int64, maximumLimitLots: Int64,
        maximumMarket: Int64, listTime: Timestamp, ruleType: String = "normal", alias: String = ""
    ) {
        (self.id, self.product, self.coin, self.quote) = (id, product, coin, quote)
        (self.underlying, self.family, self.price, self.size) = (underlying, family, price, size)
        (self.minimumLots, self.maximumLimitLots) = (minimumLots, maximumLimitLots)
        (self.maximumMarket, self.listTime) = (maximumMarket, listTime)
        (self.ruleType, self.alias) = (ruleType, alias)
        stream = Noise.stream(id)
        if case .future(let contract) = product {
            tiers = PositionTiers.tiers(of: contract, coin, size)
        } else {
            tiers = []
        }
    }

    var contract: Contract? {
        if case .future(let contract) = product { contract } else { nil }
    }
    var type: InstrumentType { contract == nil ? .spot : .futures }
    var base: String { coin.name }
    /// The index that it follows: `BTC-USD`, `BTC-USDT`.
    var index: String { contract == nil ? "\(coin.name)-USDT" : underlying }
    /// Largest value of one limit order, USD.
    static let maximumLimitUSD: Exact = 20_000_000
}

enum InstrumentType: String, Hashable, Sendable {
    case spot = "SPOT"
    case futures = "FUTURES"
}

/// What a future is worth and when it ends.
struct Contract: Hashable, Sendable {
    /// Of one contract: USD if inverse, coins if linear.
    let value: Exact
    let isInverse: Bool
    /// What margin, profit and fees are counted in.
    let settleCurrency: String
    let expiry: Timestamp
    let settlesDaily: Bool
    /// Contracts in one lot.
    let lot: Exact
    /// ``value`` of one lot, for the market model's sizes.
    let approximateLot: Double

    init(
        value: Exact, isInverse: Bool, settleCurrency: String, expiry: Timestamp,
        settlesDaily: Bool, lot: Exact
    ) {
        (self.value, self.isInverse, self.settleCurrency) = (value, isInverse, settleCurrency)
        (self.expiry, self.settlesDaily, self.lot) = (expiry, settlesDaily, lot)
        approximateLot = (value * lot).approximate
    }

    /// The worth of one lot at a price, in the settle currency, to 24 places: `V/px` of an inverse
    /// contract and `V·px` of a linear one.
    ///
    /// Both sides of a trade are booked with the same figure, and profits are differences of such
    /// figures, so that nothing is lost between accounts however prices divide.
    func worthOfLot(at price: Exact) -> Exact {
        guard isInverse else { return value * lot * price }
        guard let worth = try? (value * lot).divided(by: price, scale: Scale.quotient) else {
            preconditionFailure("a future traded at a price of zero")
        }
        return worth
    }

    /// The price that makes `lots` worth `worth`: the harmonic mean of an inverse contract's fills.
    func price(ofLots lots: Int64, worth: Exact) -> Exact? {
        let notional = value * lot * Exact(lots)
        let price = try? isInverse ? notional.divided(by: worth) : worth.divided(by: notional)
        return price?.rounded(to: 16, .halfEven)
    }

    /// +1 where a holder gains when the worth of a lot falls (inverse), −1 where he gains when it
    /// rises (linear); for a short the other way round.
    var worthSign: Exact { isInverse ? 1 : -1 }

    /// The price at which closing all `lots` (negative is short) leaves nothing of `equity`, which
    /// counts them at their worth at the mark price; `nil` where no price does.
    ///
    /// The worth `w` at which `equity ± (w − worthAtMark) = w · feeRate`.
    func bankruptcyPrice(
        ofLots lots: Int64, worthAtMark: Exact, equity: Exact, feeRate: Exact
    ) -> Exact? {
        // What a rise of the worth by one brings: a short inverse gains, a long one loses.
        let slope: Exact = (lots < 0 ? 1 : -1) * worthSign
        let worth = try? (slope * worthAtMark - equity).divided(by: slope - feeRate)
        guard let worth, worth.isPositive else { return nil }
        return price(ofLots: Int64(lots.magnitude), worth: worth)
    }
}
