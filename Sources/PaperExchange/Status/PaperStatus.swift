public import Domain

/// What the exchange looks like at one moment, for people.
public struct PaperStatus: Sendable {
    /// The market's time.
    public let now: Timestamp
    /// Market milliseconds per wall millisecond.
    public let rate: Int64
    /// Requests since the start.
    public let requests: Int
    /// Faults that may still strike.
    public let armedFaults: Int
    /// Instruments, families of futures, or `*`.
    public let disturbedMarkets: [String]
    /// By uid.
    public let accounts: [Account]
    /// Twelve at most.
    public let books: [Book]
    /// What the accounts were worth since the start of the process.
    public let curve: EquityCurve

    /// One account as it stands.
    public struct Account: Sendable {
        public let uid: String
        /// The uid where it has no other.
        public let name: String
        /// `2` futures mode, `3` multi-currency.
        public let level: String
        /// USD.
        public let equity: Exact
        /// By currency, in its own unit; zero included once it was held.
        public let cash: [(currency: String, amount: Exact)]
        /// Those that are open.
        public let positions: [PaperTruth.Position]
        /// Those that wait or rest.
        public let orders: [PaperTruth.Order]
    }

    /// The best of one instrument's book, users' orders included.
    public struct Book: Sendable {
        public let instrumentID: String
        /// When the book was last refreshed.
        public let time: Timestamp
        /// Listed and not traded, by a disturbance.
        public let isSuspended: Bool
        /// Best first; no more than five.
        public let asks: [Level]
        /// Best first; no more than five.
        public let bids: [Level]
    }

    /// One price of a book with all that is there.
    public struct Level: Hashable, Sendable {
        /// In the instrument's quote per coin.
        public let price: Exact
        /// Coins or contracts.
        public let size: Exact
    }
}

extension PaperExchange {
    /// Books are those of instruments that somebody holds or has orders on, and of the first coin's
    /// spot and nearest futures; twelve at most.
    public func status() -> PaperStatus {
        let now = now
        return PaperStatus(
            now: now, rate: clock.rate, requests: requestCount, armedFaults: faults.faults.count,
            disturbedMarkets: engine.market.overrides.keys.sorted(),
            accounts: engine.state.uids.compactMap { statusOfAccount($0, at: now) },
            books: shownInstruments.prefix(12).map { book($0, at: now) }, curve: equityCurve)
    }

    private func statusOfAccount(_ uid: String, at now: Timestamp) -> PaperStatus.Account? {
        guard let account = engine.state.accounts[uid] else { return nil }
        let name = engine.settings.accounts.first { $0.uid == uid }?.name ?? ""
        return PaperStatus.Account(
            uid: uid, name: name.isEmpty ? uid : name, level: account.level.rawValue,
            equity: engine.figures(of: account, at: now).totalEquity.rounded(to: 2, .halfEven),
            cash: engine.cash(of: uid).sorted { $0.key < $1.key }.map {
                (currency: $0.key, amount: $0.value)
            },
            positions: engine.positions(of: account),
            orders: account.pending.compactMap { engine.state.orders[$0] }.map {
                PaperTruth.Order($0)
            })
    }

    private var shownInstruments: [PaperInstrument] {
        let accounts = engine.state.accounts.values
        let held = accounts.flatMap { account in
            account.positions.filter { $0.value.isOpen }.map(\.key.instrumentID)
                + account.pending.compactMap { engine.state.orders[$0]?.instrument.id }
        }
        let listing = engine.state.listing
        let usual = listing.ofType(.spot).prefix(1) + listing.ofType(.futures).prefix(3)
        let chosen = Set(held).sorted().compactMap { listing[$0] }
        return chosen + usual.filter { instrument in !chosen.contains { $0.id == instrument.id } }
    }

    private func book(_ instrument: PaperInstrument, at now: Timestamp) -> PaperStatus.Book {
        func levels(_ side: Side) -> [PaperStatus.Level] {
            engine.levels(of: instrument, against: side, count: 5, at: now).map {
                PaperStatus.Level(
                    price: instrument.price.exact($0.price), size: instrument.size.exact($0.size))
            }
        }
        return PaperStatus.Book(
            instrumentID: instrument.id,
            time: engine.market.bookTime(of: instrument, at: now),
            isSuspended: engine.market.override(of: instrument).isSuspended,
            asks: levels(.buy), bids: levels(.sell))
    }
}
