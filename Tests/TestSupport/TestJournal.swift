public import Domain
public import Store

/// A database with an account, a strategy and a pair in it, and short ways to write its journal.
public final class TestJournal {
    public let database: TestDatabase
    public let store: Store
    public let pair: Pair

    public static let epoch = Timestamp(milliseconds: 1_795_348_800_000)
    public static let venue = Venue(
        name: "paper", baseURL: "http://127.0.0.1:8600", kind: .paper, caFile: nil)

    /// - Parameter start: cash of the account's opening snapshot.
    public init(start: [String: Exact] = ["USDT": 20_000]) throws {
        database = try TestDatabase.make()
        store = Store(connection: try database.connect(), owner: "tests")
        pair = try Self.makePair()
        try addAccount("main", start: start)
        try addStrategy("carry", accounts: ["main"])
        try store.keep(
            spots: [pair.spot], futures: [pair.future], venue: "paper", seenAt: Self.epoch)
    }

    public static func makePair(coin: String = "BTC", expiry: String = "270326") throws -> Pair {
        let spot = Instrument(
            id: "\(coin)-USDT", coin: coin, quote: "USDT", tickSize: "0.1",
            lotSize: "0.00000001", minSize: "0.00001", maxLimitSize: nil, maxLimitUSD: nil,
            state: .live, feeGroup: "1")
        let future = Future(
            instrument: Instrument(
                id: "\(coin)-USD-\(expiry)", coin: coin, quote: "USD", tickSize: "0.1",
                lotSize: 1, minSize: 1, maxLimitSize: nil, maxLimitUSD: nil, state: .live,
                feeGroup: "4"), contractValue: 100, expiry: epoch + 120 * Timestamp.day,
            listedAt: nil, settlesDaily: true)
        guard let pair = Pair(spot: spot, future: future) else {
            preconditionFailure("\(coin) is not \(coin)")
        }
        return pair
    }

    // MARK: - Configuration

    public func addAccount(_ name: String, start: [String: Exact] = [:]) throws {
        let sealed = SealedCredentials(
            keyID: "test", key: Array("sealed-key".utf8), secret: Array("sealed-secret".utf8),
            passphrase: Array("sealed-phrase".utf8))
        try store.addAccount(
            named: name, venue: Self.venue, userID: "user-\(name)", sealed: sealed,
            opening: Self.equity(start, at: Self.epoch - Timestamp.hour), by: "tests")
    }

    public func addStrategy(
        _ name: String, accounts: [String], _ fields: [(name: String, text: String)] = []
    ) throws {
        var rules = StrategyRules()
        try rules.set(
            [
                ("min_open_yield_pct", "8"), ("max_close_yield_pct", "2"),
                ("per_order_usd", "10000"),
            ] + fields)
        try store.addStrategy(named: name, rules: rules, accounts: accounts, by: "tests")
    }

    public func account(_ name: String = "main") throws -> Account {
        try store.account(named: name)
    }

    public func strategy(_ name: String = "carry") throws -> Strategy {
        try store.strategy(named: name)
    }

    public func lease(on name: String = "main") throws -> Lease {
        let attempt = try store.takeLease(
            try account(name).id, milliseconds: 60_000, givesWay: false)
        guard case .taken(let lease) = attempt else {
            throw LeaseIsBusy()
        }
        return lease
    }

    struct LeaseIsBusy: Error {}

    // MARK: - Trades

    /// Both legs of a trade at their prices; of a close when `kind` says so.
    public static func trade(
        _ pair: Pair, _ kind: Trade.Kind = .open, contracts: Exact = 100, coins: Exact,
        spotPrice: Exact = 60_000, futurePrice: Exact = 61_500, dust: Exact = 0
    ) -> NewTrade {
        let isOpen = kind == .open
        let spot = NewOrder(
            leg: .spot, purpose: .target, instrumentID: pair.spot.id,
            side: isOpen ? .buy : .sell, type: .ioc, tradeMode: .cash, price: spotPrice,
            size: coins, reduceOnly: false, tag: "")
        let future = NewOrder(
            leg: .future, purpose: .target, instrumentID: pair.future.id,
            side: isOpen ? .sell : .buy, type: .ioc, tradeMode: .cross, price: futurePrice,
            size: contracts, reduceOnly: !isOpen, tag: "")
        return NewTrade(
            kind: kind, sequence: .together, targetContracts: contracts, targetCoins: coins,
            dustCoins: dust, intendedExcessCoins: 0,
            numbers: [Figure("annual_yield_pct", .number("8.25"))], orders: [spot, future])
    }

    public func open(
        _ trade: NewTrade, lease: Lease, pass: Int64, account: String = "main",
        strategy: String = "carry", in position: Position? = nil, openInterestUSD: Exact? = nil,
        pair: Pair? = nil, turnoverUSD: Exact = 0, feesUSD: Exact = 0
    ) throws -> (position: Position, trade: Trade) {
        try store.recordOpening(
            of: pair ?? self.pair, hedge: .neutral, in: position, trade: trade, lease: lease,
            account: try self.account(account), strategy: try self.strategy(strategy),
            size: OpeningSize(
                addedUSD: trade.targetContracts * 100, openInterestUSD: openInterestUSD,
                turnoverUSD: turnoverUSD, feesUSD: feesUSD),
            expiresAt: Self.epoch + 3000, pass: pass)
    }

    /// Ends a trade as filled; its position stays open.
    public func end(
        _ recorded: (position: Position, trade: Trade), lease: Lease
    ) throws {
        _ = try store.end(
            recorded.trade, of: recorded.position,
            TradeEnd(outcome: .filled, closing: nil, failure: nil), lease: lease)
    }

    /// Fills both legs of a trade whole, each in one execution.
    public func fill(
        _ trade: Trade, spotFee: (Exact, String), futureFee: Exact, at time: Timestamp,
        account: String = "main"
    ) throws {
        let account = try self.account(account).id
        for order in trade.orders {
            let fee = order.leg == .spot ? spotFee : (futureFee, "BTC")
            var filled = order
            filled.state = .filled
            filled.orderID = "7\(order.trade)\(order.leg == .spot ? 1 : 2)"
            (filled.filledSize, filled.averagePrice) = (order.size, order.price)
            (filled.fee, filled.feeCurrency) = fee
            let execution = Fill(
                billID: "9\(order.trade)\(order.leg == .spot ? 1 : 2)",
                tradeID: "t\(order.trade)", orderID: filled.orderID ?? "",
                clientOrderID: order.clientOrderID, instrumentID: order.instrumentID,
                side: order.side, price: order.price, size: order.size, fee: fee.0,
                feeCurrency: fee.1, isMaker: false, time: time)
            try store.save([filled], fills: [execution], account: account)
        }
    }

    /// Ends a trade as filled, and its position with it when `closing` says so.
    public func end(
        _ trade: Trade, of position: Position, lease: Lease, closing: TradeEnd.Closing? = nil
    ) throws {
        _ = try store.end(
            trade, of: position, TradeEnd(outcome: .filled, closing: closing, failure: nil),
            lease: lease)
    }

    // MARK: - Ledger and market

    public static func equity(
        _ cash: [String: Exact], at time: Timestamp, lastBillID: String = "",
        totalUSD: Exact? = nil, pricesUSD: [String: Exact] = [:]
    ) -> EquitySnapshot {
        let currencies = cash.mapValues { amount in
            CurrencyBalance(
                cash: amount, equity: amount, available: amount, availableEquity: amount,
                frozen: 0, liability: 0, interest: 0, unrealisedProfit: 0)
        }
        return EquitySnapshot(
            balance: AccountBalance(
                totalUSD: totalUSD, marginRatio: nil, currencies: currencies, time: time),
            pricesUSD: pricesUSD, usdtUSD: 1, lastBillID: lastBillID)
    }

    public static func bill(
        _ id: String, _ currency: String, _ change: Exact, balance: Exact, type: String = "2",
        at time: Timestamp
    ) -> Bill {
        Bill(
            billID: id, currency: currency, change: change, balance: balance, type: type,
            subtype: "1", instrumentID: "", orderID: "", clientOrderID: "", price: nil, size: nil,
            profit: nil, fee: nil, interest: nil, time: time)
    }

    /// Stores one snapshot of the pair.
    public func recordYields(
        spotBid: Exact?, spotAsk: Exact?, futureBid: Exact?, futureAsk: Exact?,
        usdtUSD: Exact? = 1, at time: Timestamp
    ) throws {
        func level(_ price: Exact?) -> OrderBook.Level? {
            price.map { OrderBook.Level(price: $0, size: 1) }
        }
        let yields = PairYields(
            spot: Touch(bid: level(spotBid), ask: level(spotAsk), time: time - 500),
            future: Touch(bid: level(futureBid), ask: level(futureAsk), time: time - 200),
            expiry: pair.future.expiry, now: time)
        let row = YieldRow(
            snapshot: 0, takenAt: time, venue: "paper", spotID: pair.spot.id,
            futureID: pair.future.id, coin: pair.coin, expiry: pair.future.expiry,
            days: yields.days.rounded(to: Scale.yield, .halfEven), spotBid: spotBid,
            spotAsk: spotAsk, futureBid: futureBid, futureAsk: futureAsk,
            spreadPct: yields.spreadPct, entryYieldPct: yields.entryYieldPct,
            exitYieldPct: yields.exitYieldPct, netAnnualYieldPct: nil, capacityUSD: nil,
            ladder: nil, openInterestContracts: 1234, usdtUSD: usdtUSD,
            dataAt: yields.oldestData)
        try store.record(
            YieldSnapshot(
                venue: "paper", takenAt: time,
                usdtUSD: usdtUSD.map { PricePoint(price: $0, time: time) }, rows: [row]))
    }
}
