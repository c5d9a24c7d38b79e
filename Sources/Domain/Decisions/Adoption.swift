/// What a person asks to be taken into a position.
///
/// Sold contracts and bought coins both count above zero; 0 adopts none of them.
public struct AdoptionRequest: Hashable, Sendable {
    public var futureID: String
    /// `nil` for all that the exchange holds beyond ours.
    public var contracts: Exact?
    /// `nil` for as many as hedge the contracts.
    public var coins: Exact?
    /// USD; `nil` for the exchange's average entry price, which is theirs alone where we hold none.
    public var futurePrice: Exact?
    /// In the quote currency; needed when coins are adopted, for nothing else tells what they cost.
    public var spotPrice: Exact?
    /// A part may be left unhedged: the next pass hedges or unwinds it.
    public var allowsUnhedged: Bool

    public init(
        futureID: String, contracts: Exact? = nil, coins: Exact? = nil, futurePrice: Exact? = nil,
        spotPrice: Exact? = nil, allowsUnhedged: Bool = false
    ) {
        (self.futureID, self.contracts, self.coins) = (futureID, contracts, coins)
        (self.futurePrice, self.spotPrice) = (futurePrice, spotPrice)
        self.allowsUnhedged = allowsUnhedged
    }
}

/// A holding that basis did not open, as it goes into a position: sold contracts, bought coins.
public struct Adoption: Hashable, Sendable {
    /// Sold; 0 for none.
    public let contracts: Exact
    /// Bought; 0 for none.
    public let coins: Exact
    /// USD per coin; the mark price where no contracts are adopted and none was stated.
    public let futurePrice: Exact
    /// In the quote currency; the future's mark price where no coins are adopted.
    public let spotPrice: Exact
    /// Coins held beyond the neutral hedge by the strategy's intent.
    public let intendedExcessCoins: Exact
    /// Coins beyond the hedge (positive) or missing.
    public let residual: Exact
    /// The residual is enough for an order: the trade stays unfinished, and is repaired.
    public let isUnhedged: Bool

    /// What hedges the other leg whole: as far as a repair may go.
    public let targetContracts: Exact
    /// The same in coins; above those adopted it is rounded up to the spot lot.
    public let targetCoins: Exact
}

/// Why a holding was not adopted: nothing was changed.
public enum AdoptionRefusal: Error, Hashable, CustomStringConvertible {
    case otherAccount(strategy: String, account: String)
    case unfinished
    case ordersResting(instrument: String)
    case ownedElsewhere(future: String, strategy: Int64)
    case heldAgainst(spot: String, future: String)
    /// Net contracts on both sides, negative is short.
    case noContracts(future: String, held: Exact, ours: Exact)
    case tooManyContracts(asked: Exact, foreign: Exact)
    case tooManyCoins(asked: Exact, foreign: Exact, coin: String)
    /// The size, with its unit.
    case notWholeLots(String)
    /// What to say, for people.
    case priceNeeded(String)
    case nothing
    case unhedged(residual: Exact, coin: String)
    case unknownPair(future: String)

    /// Is it worth trying again by itself?
    public var isPassing: Bool { self == .unfinished }

    public var description: String {
        switch self {
        case .otherAccount(let strategy, let account):
            "the strategy '\(strategy)' does not trade on '\(account)': add it with 'basis strategy "
                + "set \(strategy) --account \(account)'"
        case .unfinished:
            "an order of ours may still fill or a trade is unfinished: what is held now is not what "
                + "will be; run 'basis reconcile' and try again"
        case .ordersResting(let instrument):
            "an order rests in \(instrument) that may change what is held: cancel it first"
        case .ownedElsewhere(let future, let strategy):
            "\(future) is held here by another strategy (number \(strategy)), and the exchange keeps "
                + "one position of it: adopt it into that one"
        case .heldAgainst(let spot, let future):
            "\(future) is held here against \(spot), and a position has one spot instrument: adopt it "
                + "with --spot \(spot)"
        case .noContracts(let future, let held, let ours):
            "there is nothing sold of \(future) to adopt: the exchange holds \(held) contracts, our "
                + "fills add up to \(ours)"
        case .tooManyContracts(let asked, let foreign):
            "\(asked) contracts are more than the \(foreign) that the exchange holds beyond ours"
        case .tooManyCoins(let asked, let foreign, let coin):
            "\(asked) \(coin) are more than the \(foreign) that the exchange holds beyond ours"
        case .notWholeLots(let what): "\(what) is not a multiple of the instrument's lot"
        case .priceNeeded(let what): what
        case .nothing: "neither contracts nor coins are left to adopt"
        case .unhedged(let residual, let coin):
            "\(residual) \(coin) would not be hedged: name --contracts and --coins that hedge each "
                + "other, or say --unhedged and the next pass hedges or unwinds the rest"
        case .unknownPair(let future):
            "the exchange lists no pair of spot and coin-margined future under \(future)"
        }
    }
}
