import Domain

/// What is listed at one moment.
struct Listing: Sendable {
    /// When this list was made.
    let time: Timestamp
    let instruments: [PaperInstrument]
    private let places: [String: Int]

    /// - Parameter spot: all spot instruments, whose coins have the futures of the calendar.
    init(time: Timestamp, spot: [PaperInstrument]) {
        let coins = spot.map(\.coin).filter { $0.contractValue > 0 }
        self.init(time: time, instruments: spot + Listing.futures(of: coins, at: time))
    }

    /// What of a recording is listed by then and not delivered yet.
    init(time: Timestamp, of replay: Replay) {
        let listed = replay.instruments.values.filter { instrument in
            instrument.contract.map { $0.expiry > time } ?? true
        }
        self.init(time: time, instruments: listed.sorted { $0.id < $1.id })
    }

    private init(time: Timestamp, instruments: [PaperInstrument]) {
        (self.time, self.instruments) = (time, instruments)
        places = Dictionary(
            zip(instruments.map(\.id), instruments.indices), uniquingKeysWith: { first, _ in first }
        )
    }

    subscript(id: String) -> PaperInstrument? { places[id].map { instruments[$0] } }

    func ofType(_ type: InstrumentType) -> [PaperInstrument] {
        instruments.filter { $0.type == type }
    }
}

extension Market {
    /// - Parameter spot: the spot instruments of a seeded market.
    func listing(at time: Timestamp, spot: [PaperInstrument]) -> Listing {
        if case .replayed(let replay) = model { return Listing(time: time, of: replay) }
        return Listing(time: time, spot: spot)
    }

    /// A future that has been delivered, as it stood on the list at the end.
    func delivered(_ id: String, spot: [PaperInstrument]) -> PaperInstrument? {
        if case .replayed(let replay) = model { return replay.instruments[id] }
        guard let end = ExpiryCalendar.expiry(inName: id) else { return nil }
        return listing(at: end - 1, spot: spot)[id]
    }
}

// MARK: - Spot

extension Listing {
    static func spot(
        _ coins: [CoinModel] = CoinModel.majors, fillers: Int, noise: Noise
    ) -> [PaperInstrument] {
        let fillers = (0..<fillers).map { CoinModel.filler($0, noise: noise) }
        let coming = CoinModel(
            "NOVA", price: 1, spotPlaces: 4, lotPlaces: 2, minimumLots: 1, spotDepth: 0)
        return (coins + fillers).map { spot($0, .spot) } + [spot(coming, .announced)]
    }

    private static func spot(
        _ coin: CoinModel, _ product: PaperInstrument.Product
    ) -> PaperInstrument {
        PaperInstrument(
            id: "\(coin.name)-USDT", product: product, coin: coin, quote: "USDT", underlying: "",
            family: "", price: Grid(places: coin.spotPlaces), size: Grid(places: coin.lotPlaces),
            minimumLots: coin.minimumLots,
            maximumLimitLots: 9_999_999_999 * min(Grid.power(coin.lotPlaces), 100_000_000),
            maximumMarket: 1_000_000, listTime: spotListTime)
    }

    /// When spot pairs were listed, as recorded, and when their indices begin.
    static let spotListTime = Timestamp(milliseconds: 1_611_907_686_000)
}

// MARK: - Futures

extension Listing {
    private static func futures(
        of coins: [CoinModel], at time: Timestamp
    ) -> [PaperInstrument] {
        let expiries = ExpiryCalendar.listed(at: time)
        let listings = expiries.map { ExpiryCalendar.listing(of: $0.time, before: time) }
        var all: [PaperInstrument] = []
        for coin in coins {
            for (expiry, listing) in zip(expiries, listings) {
                all.append(inverse(coin, expiry, listed: listing))
            }
        }
        // What must not be mistaken for them: the same dates and even the same underlying, margined
        // in dollars or tethers, and a future without a real end.
        for coin in coins.prefix(2) {
            for (expiry, listing) in zip(expiries, listings).prefix(5) {
                let date = expiry.time.date.compact
                all.append(
                    linear(coin, "USDT", "\(coin.name)-USDT", date: date, expiry, listed: listing))
                all.append(
                    linear(coin, "USD", "\(coin.name)-USD_UM", date: date, expiry, listed: listing))
            }
        }
        if let first = coins.first { all.append(unending(first)) }
        return all
    }

    private static func inverse(
        _ coin: CoinModel, _ expiry: ExpiryCalendar.Expiry, listed: Timestamp
    ) -> PaperInstrument {
        let family = "\(coin.name)-USD"
        let contract = Contract(
            value: Exact(coin.contractValue), isInverse: true, settleCurrency: coin.name,
            expiry: expiry.time, settlesDaily: true, lot: 1)
        return PaperInstrument(
            id: "\(family)-\(expiry.time.date.compact)", product: .future(contract), coin: coin,
            quote: "USD", underlying: family, family: family,
            price: Grid(places: coin.futurePlaces), size: Grid(places: 0), minimumLots: 1,
            maximumLimitLots: 1_000_000, maximumMarket: 10_000, listTime: listed,
            alias: expiry.alias)
    }

    private static func linear(
        _ coin: CoinModel, _ settle: String, _ family: String, date: String,
        _ expiry: ExpiryCalendar.Expiry, listed: Timestamp, ruleType: String = "normal"
    ) -> PaperInstrument {
        let grid = Grid(places: 2)
        let contract = Contract(
            value: grid.step, isInverse: false, settleCurrency: settle, expiry: expiry.time,
            settlesDaily: true, lot: grid.step)
        return PaperInstrument(
            id: "\(family)-\(date)", product: .future(contract), coin: coin, quote: settle,
            underlying: settle == "USD" ? "\(coin.name)-USD" : family, family: family,
            price: Grid(places: coin.futurePlaces), size: grid, minimumLots: 1,
            maximumLimitLots: 100_000_000, maximumMarket: 1_000_000, listTime: listed,
            ruleType: ruleType, alias: expiry.alias)
    }

    private static func unending(_ coin: CoinModel) -> PaperInstrument {
        let end = ExpiryCalendar.Expiry(time: Timestamp(milliseconds: 2_240_380_800_000), alias: "")
        let listed = Timestamp(milliseconds: 1_700_000_000_000)
        return linear(
            coin, "USD", "\(coin.name)-USD_UM_XPERP", date: end.time.date.compact, end,
            listed: listed, ruleType: "xperp")
    }
}
