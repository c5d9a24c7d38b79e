import Domain

/// The market as it is shown: seeded or replayed, disturbed by what the control API has set.
struct Market: Sendable {
    let model: PriceSource
    /// By instrument id, by family (`BTC-USD`), and `*` for all; the narrowest one counts.
    var overrides: [String: MarketOverride] = [:]

    /// `nil` for a recording, whose prices may be anywhere a second later.
    private let reach: MarketReach?

    init(_ source: PriceSource) {
        model = source
        if case .seeded(let model) = source {
            reach = MarketReach(model.parameters)
        } else {
            reach = nil
        }
    }

    /// One level of a book, in ticks and lots.
    struct Level: Hashable, Sendable {
        let price: Int64
        var size: Int64
        var orders: Int
    }

    /// Is any trading announced to end?
    var delists: Bool { overrides.values.contains { $0.delistedAt != nil } }

    func override(of instrument: PaperInstrument) -> MarketOverride {
        overrides[instrument.id] ?? overrides[instrument.family] ?? overrides["*"] ?? .none
    }

    // MARK: Books

    /// The time that a book shown at `time` carries.
    func bookTime(of instrument: PaperInstrument, at time: Timestamp) -> Timestamp {
        let stale = override(of: instrument).staleMilliseconds
        return model.bookTime(of: instrument, at: time - stale)
    }

    /// The best levels that orders of `side` trade with, best first, before anything was taken.
    func levels(
        of instrument: PaperInstrument, against side: Side, count: Int, at time: Timestamp
    ) -> [Level] {
        let override = override(of: instrument)
        let count = min(count, override.levels ?? count)
        let isMissing = override.missingSide == (side == .buy ? .asks : .bids)
        guard instrument.product != .announced, count > 0, !isMissing else { return [] }
        var shift = 1 + (override.offsetBasisPoints?.approximate ?? 0) / 10_000
        // Orders to sell trade with the bids.
        if side == .sell { shift *= 1 + (override.crossBasisPoints?.approximate ?? 0) / 10_000 }
        return model.levels(
            of: instrument, against: side, count: count,
            at: MarketModel.step(time) - override.staleMilliseconds,
            premium: override.premiumPercent.map { $0.approximate / 100 }, shift: shift,
            sizeFactor: override.sizeFactor?.approximate ?? 1)
    }

    /// The price that the two sides of a book stand around.
    func middle(of instrument: PaperInstrument, at time: Timestamp) -> Double {
        let override = override(of: instrument)
        let middle = model.middle(
            instrument, at: MarketModel.step(time) - override.staleMilliseconds,
            premium: override.premiumPercent.map { $0.approximate / 100 })
        guard let offset = override.offsetBasisPoints else { return middle }
        return middle * (1 + offset.approximate / 10_000)
    }

    /// Until when no price certainly moves by more than a fraction from where it is at a moment.
    func quiet(from moment: Timestamp, within distance: Double) -> Timestamp {
        reach?.quiet(from: moment, within: distance)
            ?? MarketModel.step(moment) + Timestamp.second
    }

    // MARK: Reference prices

    /// Steps of an index in `quote`: one place finer than the spot price.
    func indexGrid(_ coin: CoinModel) -> Grid { Grid(places: min(coin.spotPlaces + 1, 8)) }

    /// USD, or the quote of the pair, for one coin.
    func index(_ coin: CoinModel, quote: String, at time: Timestamp) -> Exact {
        let usd = model.index(coin, at: time)
        let grid = indexGrid(coin)
        return grid.exact(grid.nearest(quote == "USDT" ? usd / model.peg(at: time) : usd))
    }

    func index(of instrument: PaperInstrument, at time: Timestamp) -> Exact {
        index(instrument.coin, quote: instrument.quote, at: time)
    }

    static let pegGrid = Grid(places: 5)
    func peg(at time: Timestamp) -> Exact {
        Market.pegGrid.exact(Market.pegGrid.nearest(model.peg(at: time)))
    }

    /// The fair price that profits and margins are reckoned with.
    func mark(of instrument: PaperInstrument, at time: Timestamp) -> Exact {
        let override = override(of: instrument)
        let middle = model.middle(
            instrument, at: time, premium: override.premiumPercent.map { $0.approximate / 100 })
        let grid = markGrid(instrument)
        return grid.exact(grid.nearest(middle))
    }

    /// Steps of the mark price: one place finer than the instrument's.
    func markGrid(_ instrument: PaperInstrument) -> Grid {
        Grid(places: min(instrument.price.places + 1, 8))
    }

    /// Highest price of a buy and lowest of a sell, ticks: 5 % around the mark, 3 % in the last
    /// half hour of a future.
    func priceLimits(
        of instrument: PaperInstrument, at time: Timestamp
    ) -> (buy: Int64, sell: Int64) {
        let mark = mark(of: instrument, at: time)
        let isLast = instrument.contract.map { $0.expiry - time <= 30 * Timestamp.minute } ?? false
        let hundredths = Grid(places: 2)
        let band = hundredths.exact(isLast ? 3 : 5)
        return (
            instrument.price.floored(mark * (1 + band)), instrument.price.ceiled(mark * (1 - band))
        )
    }
}
