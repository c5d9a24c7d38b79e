public import Domain

/// What the exchange looks like at one moment, for people.
public struct PaperStatus: Sendable {
    public let now: Timestamp
    /// Market milliseconds per wall millisecond.
    public let rate: Int64
    /// Requests since the start.
    public let requests: Int
    public let armedFaults: Int
    public let disturbedMarkets: [String]
    public let accounts: [Account]
    public let books: [Book]
    public let curve: EquityCurve

    public struct Account: Sendable {
        public let uid: String
        public let name: String
        /// `2` futures mode, `3` multi-currency.
        public let level: String
        /// USD.
        public let equity: Exact
        public let cash: [(currency: String, amount: Exact)]
        public let positions: [PaperTruth.Position]
        /// Those that wait or rest.
        public let orders: [PaperTruth.Order]
    }

    public struct Book: Sendable {
        public let instrumentID: String
        /// When the book was last refreshed.
        public let time: Timestamp
        public let isSuspended: Bool
        /// Best first; no more than five.
        public let asks: [Level]
        public let bids: [Level]
    }

    public struct Level: Hashable, Sendable {
        public let price: Exact
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
