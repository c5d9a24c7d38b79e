import Domain

/// Something whose price the model knows at every moment: an instrument or an index.
struct PriceSeries: Sendable {
    /// What its prices are shown in steps of.
    let grid: Grid
    /// Before this there was none.
    let since: Timestamp
    /// In quote currency, finer than the grid.
    let price: @Sendable (Timestamp) -> Double

    func ticks(at time: Timestamp) -> Int64 { grid.nearest(price(time)) }
}

extension Market {
    /// The middle of an instrument's undisturbed market, on its own grid or on a finer one.
    func series(of instrument: PaperInstrument, on grid: Grid? = nil) -> PriceSeries {
        PriceSeries(grid: grid ?? instrument.price, since: instrument.listTime) { [model] in
            model.middle(instrument, at: $0)
        }
    }

    /// The index of a coin, in USD or in USDT.
    func indexSeries(of coin: CoinModel, inDollars: Bool) -> PriceSeries {
        PriceSeries(grid: indexGrid(coin), since: Listing.spotListTime) { [model] in
            model.index(coin, at: $0) / (inDollars ? 1 : model.peg(at: $0))
        }
    }

    /// USD for one USDT.
    var pegSeries: PriceSeries {
        PriceSeries(grid: Market.pegGrid, since: Listing.spotListTime) { [model] in
            model.peg(at: $0)
        }
    }
}
