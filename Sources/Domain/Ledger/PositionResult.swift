/// What a position has earned by its fills, from its first to a moment (DOMAIN §2, §12).
///
/// Made of executions alone: marks, average prices of the exchange and settlement bills do not enter,
/// and what a daily settlement moved is in it through the prices of the fills.
///
/// Dust that a close took in from earlier positions is left out on purpose. The position that left
/// it behind keeps it in its δ, and the one that sold it lacks it there: at one price both together
/// count the coins once, where they were sold.
public struct PositionResult: Hashable, Sendable {
    /// USD in one contract.
    public let contractValue: Exact
    /// Quote currency received less spent, fees in it included.
    public private(set) var quoteFlow: Exact = 0
    /// `δ = Σ ±spot coins + Σ signed fees in coin + Σ ±N·V/px`, coins, sells negative.
    public private(set) var delta: Exact = 0
    /// Net coins of the spot leg, fees in coin of both legs included.
    public private(set) var coins: Exact = 0
    /// Net contracts; negative is short.
    public private(set) var contracts: Exact = 0
    /// What left it at its delivery to be kept, coins.
    public private(set) var keptCoins: Exact = 0
    /// The same at the settlement price, USD.
    public private(set) var keptUSD: Exact = 0
    /// Signed, by currency; negative is charged.
    public private(set) var fees: [String: Exact] = [:]
    /// How many executions it is made of.
    public private(set) var fills = 0

    /// - Parameters:
    ///   - fills: of the position, in any order; those at or after `end` are left out.
    ///   - kept: what was booked out of it; likewise.
    ///   - quote: the spot instrument's quote currency: `USDT`.
    /// - Throws: `DivisionByZero` for a price of zero, which the journal cannot hold.
    public init(
        of fills: [PositionFill], kept: [KeptCoins] = [], coin: String, quote: String,
        contractValue: Exact, before end: Timestamp
    ) throws(DivisionByZero) {
        self.contractValue = contractValue
        for fill in fills where fill.time < end {
            try add(fill, coin: coin, quote: quote)
        }
        for part in kept where part.time < end {
            keptCoins += part.coins
            keptUSD += part.coins * part.priceUSD
        }
        coins -= keptCoins
        delta -= keptCoins
    }

    private mutating func add(
        _ fill: PositionFill, coin: String, quote: String
    ) throws(DivisionByZero) {
        let signed = fill.side == .buy ? fill.size : -fill.size
        switch fill.leg {
        case .spot:
            coins += signed
            delta += signed
            quoteFlow -= signed * fill.price
        case .future:
            contracts += signed
            delta += try (signed * contractValue).divided(by: fill.price)
        }
        if fill.feeCurrency == coin {
            coins += fill.fee
            delta += fill.fee
        } else if fill.feeCurrency == quote {
            quoteFlow += fill.fee
        }
        fees[fill.feeCurrency, default: 0] += fill.fee
        fills += 1
    }

    /// USD notional of the future leg that is open; positive when short.
    public var openNotionalUSD: Exact { -contracts * contractValue }

    /// Nothing of the position had filled.
    public var isEmpty: Bool { fills == 0 }

    /// What the position is worth on top of nothing, with everything closed at the mark's prices and
    /// before the fees of doing so: `quote flow · u + (δ + Q/F) · S · u`, and what was kept at the
    /// price that it left at, USD at ``Scale/usd``.
    ///
    /// - Throws: ``FinanceError/notPositive(_:_:)`` when contracts are open and the mark has no
    ///   price for them.
    public func valueUSD(at mark: PositionMark) throws(FinanceError) -> Exact {
        var held = delta
        if !contracts.isZero {
            held += try openNotionalUSD.over(mark.futureAsk ?? 0, .futurePrice)
        }
        return ((quoteFlow + held * mark.spotBid) * mark.usdtUSD + keptUSD)
            .rounded(to: Scale.usd, .halfEven)
    }
}

/// The prices at which a position could be closed, and where they were read.
public struct PositionMark: Hashable, Sendable {
    /// The stored snapshot.
    public let snapshot: Int64
    /// By the exchange's clock.
    public let takenAt: Timestamp
    /// USDT per coin.
    public let spotBid: Exact
    /// USD per coin; `nil` for an empty side.
    public let futureAsk: Exact?
    /// USD per USDT.
    public let usdtUSD: Exact

    public init(
        snapshot: Int64, takenAt: Timestamp, spotBid: Exact, futureAsk: Exact?, usdtUSD: Exact
    ) {
        (self.snapshot, self.takenAt, self.spotBid) = (snapshot, takenAt, spotBid)
        (self.futureAsk, self.usdtUSD) = (futureAsk, usdtUSD)
    }
}
