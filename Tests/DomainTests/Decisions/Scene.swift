import Domain
import TestSupport

/// A market and an account on which BTC would be opened; a test changes the one thing it is about.
///
/// Spot 60 000 against a future of 61 500 sixty days before delivery: 15.2083 % a year at the touch.
struct Scene {
    var rules: StrategyRules
    var strategyEnabled = true
    var accountEnabled = true
    var venueKind = Venue.Kind.paper
    var isLiveConfirmed = false
    var limits = AccountLimits()

    var spotState = Instrument.State.live
    var spotDelistedAt: Timestamp?
    var futureState = Instrument.State.live
    var spotLot: Exact = "0.00000001"
    var spotMinimum: Exact = "0.00001"
    var spotMaximum: Exact?
    var spotMaximumUSD: Exact?
    var futureLot: Exact = 1
    var futureMinimum: Exact = 1
    var futureMaximum: Exact?
    var spotAsks = Scene.ladder(60_000, step: "0.1", size: 1)
    var spotBids = Scene.ladder("59999.9", step: "-0.1", size: 1)
    var futureAsks = Scene.ladder("61500.5", step: "0.5", size: 100)
    var futureBids = Scene.ladder(61_500, step: "-0.5", size: 100)
    var spotTime = Market.epoch
    var futureTime = Market.epoch
    var spotLimit = PriceLimit.none
    var futureLimit = PriceLimit.none
    var usdtIndex: PricePoint? = PricePoint(price: 1, time: Market.epoch)
    var spotIndex: PricePoint? = PricePoint(price: 60_000, time: Market.epoch)
    var futureMark: PricePoint? = PricePoint(price: 61_500, time: Market.epoch)
    var openInterest: Exact?
    var spotFee: Exact = "0.001"
    /// `nil` for what a taker pays.
    var makerFee: Exact?
    var futureFee: Exact = "0.0005"
    var borrowsAutomatically = false
    var feeCurrency = AccountConfiguration.SpotFeeCurrency.received

    var balances = ["USDT": Scene.held(1_000_000)]
    var totalUSD: Exact?
    var level = AccountConfiguration.Level.futures
    var margin: MarginFigures?
    var marginTerms: MarginTerms? = PositionTiers([
        .init(upTo: 1_000_000, maintenance: "0.004")
    ]).map { MarginTerms(collateral: [:], position: $0, leverage: 10) }
    var marginRatio: Exact?
    var positions: [Position] = []
    /// Contracts that the exchange holds of another future of the family.
    var otherContracts: Exact = 0
    /// What profit is counted from: of the entry, or of the last settlement.
    var averagePrice: Exact? = 70_000
    /// Contracts that the exchange holds of the future; `nil` for what the journal says.
    var exchangeContracts: Exact?
    var stops: [Stop] = []
    var dust: [String: Exact] = [:]
    var sums = NotionalSums(
        strategyCoinUSD: 0, accountCoinUSD: 0, accountTotalUSD: 0, futureUSD: 0)
    var now = Market.epoch
    var expiry = Market.epoch + 60 * Timestamp.day
    var lastTrade: Timestamp?
    /// `nil` for a database whose clock is the exchange's.
    var journalNow: Timestamp?
    var tradesDone = 0
    var hasTime = true
    var hasTimeToRest = true

    init() throws {
        rules = StrategyRules()
        try rules.set([
            ("min_open_yield_pct", "8"), ("max_close_yield_pct", "3"), ("per_order_usd", "10000"),
        ])
    }

    /// Moves the moment and everything that was observed at it.
    mutating func move(to moment: Timestamp) {
        (now, spotTime, futureTime) = (moment, moment, moment)
        usdtIndex = usdtIndex.map { PricePoint(price: $0.price, time: moment) }
        spotIndex = spotIndex.map { PricePoint(price: $0.price, time: moment) }
        futureMark = futureMark.map { PricePoint(price: $0.price, time: moment) }
    }

    func opening() throws -> Decision {
        try OpeningDecision(
            market: market(), situation: situation(), strategy: strategy, sums: sums, now: now,
            lastTrade: lastTrade, tradesDone: tradesDone, hasTime: hasTime
        ).decide()
    }

    /// The decision on the first of the scene's positions.
    func closing() throws -> Decision {
        guard let position = positions.first else { throw NoPosition() }
        return try ClosingDecision(
            market: market(), situation: situation(), position: position, strategy: strategy,
            now: now, hasTime: hasTime, hasTimeToRest: hasTimeToRest
        ).decide()
    }

    struct NoPosition: Error {}
}

extension Scene {
    var strategy: Strategy {
        Strategy(
            id: 1, name: "carry", version: 1, isEnabled: strategyEnabled, rules: rules,
            accounts: ["main"])
    }

    var account: Account {
        Account(
            id: 1, name: "main",
            venue: Venue(name: "okx", baseURL: "https://exchange.test", kind: venueKind),
            userID: "1", isEnabled: accountEnabled, isLiveConfirmed: isLiveConfirmed,
            limits: limits)
    }

    func pair() throws -> Pair {
        let spot = Instrument(
            id: "BTC-USDT", coin: "BTC", quote: "USDT", tickSize: "0.1", lotSize: spotLot,
            minSize: spotMinimum, maxLimitSize: spotMaximum, maxLimitUSD: spotMaximumUSD,
            state: spotState,
            feeGroup: nil, delistedAt: spotDelistedAt)
        let future = Instrument(
            id: "BTC-USD-270326", coin: "BTC", quote: "USD", tickSize: "0.1", lotSize: futureLot,
            minSize: futureMinimum, maxLimitSize: futureMaximum, maxLimitUSD: nil,
            state: futureState, feeGroup: nil)
        return try Market.pair(
            spot,
            Future(
                instrument: future, contractValue: 100, expiry: expiry, listedAt: nil,
                settlesDaily: true))
    }

    func market() throws -> CandidateMarket {
        CandidateMarket(
            pair: try pair(),
            spotBook: OrderBook(
                instrumentID: "BTC-USDT", asks: spotAsks, bids: spotBids, time: spotTime),
            futureBook: OrderBook(
                instrumentID: "BTC-USD-270326", asks: futureAsks, bids: futureBids,
                time: futureTime),
            spotLimit: spotLimit, futureLimit: futureLimit, usdtIndex: usdtIndex,
            openInterestContracts: openInterest,
            spotFees: FeeRates(maker: makerFee ?? spotFee, taker: spotFee, delivery: nil),
            futureFees: FeeRates(maker: futureFee, taker: futureFee, delivery: "0.0001"),
            spotIndex: spotIndex, futureMark: futureMark, marginTerms: marginTerms)
    }

    func situation() throws -> AccountSituation {
        let ours = try positions.map { try Exposure(of: $0).contracts }.sum()
        return AccountSituation(
            account: account,
            configuration: AccountConfiguration(
                userID: "1", level: level, positionMode: .net,
                borrowsAutomatically: borrowsAutomatically,
                spotFeeCurrency: feeCurrency, permissions: ["trade"]),
            balance: AccountBalance(
                totalUSD: totalUSD, marginRatio: marginRatio, currencies: balances, time: now,
                margin: margin),
            futurePositions: [
                FuturePosition(
                    instrumentID: "BTC-USD-270326", contracts: exchangeContracts ?? ours,
                    averagePrice: averagePrice, entryPrice: nil, markPrice: nil,
                    liquidationPrice: nil, time: now),
                FuturePosition(
                    instrumentID: "BTC-USD-270625", contracts: otherContracts,
                    averagePrice: nil, entryPrice: nil, markPrice: nil, liquidationPrice: nil,
                    time: now),
            ],
            positions: positions, stops: stops, dust: dust, journalNow: journalNow ?? now)
    }

    static func ladder(
        _ best: Exact, step: Exact, size: Exact, count: Int = 6
    ) -> [OrderBook.Level] {
        (0..<count).map { index in
            OrderBook.Level(price: best + Exact(index) * step, size: size)
        }
    }

    /// A currency with nothing owed, frozen or moving.
    static func held(
        _ cash: Exact, available: Exact? = nil, availableEquity: Exact? = nil, frozen: Exact = 0,
        liability: Exact = 0, initialMargin: Exact = 0
    ) -> CurrencyBalance {
        CurrencyBalance(
            cash: cash, equity: cash, available: available ?? cash,
            availableEquity: availableEquity, frozen: frozen, liability: liability, interest: 0,
            unrealisedProfit: 0,
            margin: MarginFigures(
                equity: cash, initial: initialMargin, maintenance: 0, ratio: nil))
    }

    static func stop(
        _ scope: Stop.Scope, _ mode: Stop.Mode = .noOpen, latch: LatchCode? = nil
    ) -> Stop {
        Stop(
            id: 1, scope: scope, mode: mode, isAutomatic: latch != nil,
            code: latch?.rawValue ?? "halt", reason: "a look at the books",
            setBy: latch == nil ? "ada" : "reconcile", since: Market.epoch, until: nil)
    }
}

/// Apart from the vectors' own figures.
typealias DecisionFigure = Domain.Figure

extension Decision {
    var plan: TradePlan? {
        if case .trade(let plan, numbers: _) = self { plan } else { nil }
    }

    var judgement: Judgement? {
        if case .skip(let judgement) = self { judgement } else { nil }
    }

    /// The verdicts of all reasons, in their order; empty for a trade.
    var reasons: [Verdict] { judgement?.reasons.map(\.verdict) ?? [] }

    var numbers: [DecisionFigure] {
        switch self {
        case .trade(_, let numbers): numbers
        case .skip(let judgement): judgement.numbers
        }
    }
}
