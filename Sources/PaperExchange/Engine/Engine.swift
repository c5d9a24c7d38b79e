import Domain

/// The exchange without its wire: accounts, books and money, moved on by requests and by time.
///
/// A value with one mutable part, ``state``: a copy of it is a snapshot. Everything in it is
/// reckoned exactly and in one order, so the same requests at the same times give the same state.
struct Engine: Sendable {
    let settings: PaperConfiguration
    var market: Market
    var state: ExchangeState
    private let spot: [PaperInstrument]
    /// Of each kind of record and account.
    private let rowsInMemory: Int

    /// - Parameter hasStore: whether what is over is handed out, to be kept elsewhere.
    init(_ configuration: PaperConfiguration, hasStore: Bool = false) {
        settings = configuration
        // The audit looks at the newest ones.
        rowsInMemory = hasStore ? 1000 : configuration.rules.historyRows
        let noise = Noise(seed: configuration.seed)
        switch configuration.market {
        case .seeded(let parameters):
            let model = MarketModel(
                noise: noise, epoch: configuration.start, parameters: parameters)
            market = Market(.seeded(model))
            spot = Listing.spot(parameters.coins, fillers: configuration.fillerPairs, noise: noise)
        case .replayed(let replay): (market, spot) = (Market(.replayed(replay)), [])
        }
        state = ExchangeState(
            playedTo: configuration.start,
            listing: market.listing(at: configuration.start, spot: spot))
        state.outbox = hasStore ? [] : nil
        for account in configuration.accounts {
            add(account, at: configuration.start)
        }
    }

    /// Opens an account with its first cash.
    mutating func add(_ account: PaperAccount, at time: Timestamp) {
        state.accounts[account.uid] = AccountState(account)
        state.records[account.uid] = emptyRecords
        for (currency, amount) in account.balances.sorted(by: { $0.key < $1.key }) {
            deposit(amount, currency, to: account.uid, at: time)
        }
    }

    var emptyRecords: AccountRecords { AccountRecords(limit: rowsInMemory) }

    /// Adds cash from outside, with its bill.
    mutating func deposit(
        _ amount: Exact, _ currency: String, to uid: String, at time: Timestamp
    ) {
        let amount = Ledger.rounded(amount, currency)
        guard !amount.isZero else { return }
        state.ledger.move(amount, currency, from: .treasury, to: .account(uid))
        let bill = BillRecord(
            id: state.nextID(), time: time, kind: .transferIn, currency: currency, change: amount,
            balance: state.ledger.balance(of: .account(uid), currency), size: amount)
        state.add(bill, to: uid)
    }

    /// What is or was listed at a moment.
    func listing(at time: Timestamp) -> Listing { market.listing(at: time, spot: spot) }

    /// Puts new contracts on the list and takes delivered ones off it.
    mutating func relist(at time: Timestamp) {
        state.listing = listing(at: time)
        state.tapes = state.tapes.filter { state.listing[$0.key] != nil }
    }

    /// An instrument that is listed, or once was.
    func instrument(_ id: String) -> PaperInstrument? {
        state.listing[id] ?? market.delivered(id, spot: spot)
    }

    // MARK: The book as it is shown

    /// The model's levels that are left for an order of `side`, best first.
    func modelLevels(
        of instrument: PaperInstrument, against side: Side, count: Int, at now: Timestamp
    ) -> [Market.Level] {
        guard let taken = state.taken[instrument.id], !taken.isEmpty(at: now) else {
            return market.levels(of: instrument, against: side, count: count, at: now)
        }
        // Few levels are ever taken: some more than asked for nearly always suffice.
        let few = market.levels(of: instrument, against: side, count: count + 24, at: now)
        let left = taken.applied(to: few, side: side, at: now).prefix(count)
        guard left.count < count else { return Array(left) }
        let all = market.levels(
            of: instrument, against: side, count: BookLadder.deepest, at: now)
        return Array(taken.applied(to: all, side: side, at: now).prefix(count))
    }

    /// Model and users together, best first.
    func levels(
        of instrument: PaperInstrument, against side: Side, count: Int, at now: Timestamp
    ) -> [Market.Level] {
        let model = modelLevels(of: instrument, against: side, count: count, at: now)
        let resting = state.books[instrument.id]?.entries(against: side) ?? []
        guard !resting.isEmpty else { return model }
        var byPrice: [Int64: Market.Level] = [:]
        for level in model { byPrice[level.price] = level }
        for entry in resting {
            let lots = state.orders[entry.orderID]?.remaining ?? 0
            byPrice[entry.price, default: .init(price: entry.price, size: 0, orders: 0)].size +=
                lots
            byPrice[entry.price]?.orders += 1
        }
        let sorted = byPrice.values.sorted {
            side == .buy ? $0.price < $1.price : $0.price > $1.price
        }
        return Array(sorted.prefix(count))
    }

    // MARK: Values

    /// USD for one unit of a currency; 0 for one that is not known.
    func dollars(per currency: String, at now: Timestamp) -> Exact {
        switch currency {
        case "USD": return 1
        case "USDT": return market.peg(at: now)
        default:
            guard let coin = state.listing["\(currency)-USDT"]?.coin else { return 0 }
            return market.index(coin, quote: "USD", at: now)
        }
    }
}
