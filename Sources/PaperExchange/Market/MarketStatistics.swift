import Domain

/// What a ticker tells of the last day, from the model at some moments of it.
struct DayStatistics {
    let open: Int64
    let high: Int64
    let low: Int64
    /// At the last midnight UTC, and at the last midnight in Hong Kong.
    let midnight: Int64
    let midnightEast: Int64
}

extension Market {
    /// In ticks of `grid`; `price` is the series that is summed up.
    func statistics(
        at time: Timestamp, last: Int64, grid: Grid, price: (Timestamp) -> Double
    ) -> DayStatistics {
        let day = time.milliseconds.flooredDivision(by: Timestamp.day) * Timestamp.day
        let east = (time + 8 * Timestamp.hour).milliseconds.flooredDivision(by: Timestamp.day)
        let samples = (1...6).map { grid.nearest(price(time - Int64($0) * 4 * Timestamp.hour)) }
        return DayStatistics(
            open: samples.last ?? last, high: max(last, samples.max() ?? last),
            low: min(last, samples.min() ?? last),
            midnight: grid.nearest(price(Timestamp(milliseconds: day))),
            midnightEast: grid.nearest(
                price(Timestamp(milliseconds: east * Timestamp.day - 8 * Timestamp.hour))))
    }

    /// USD traded in a day, about: a tenfold of what stands in the first ten levels, by the hour.
    func dailyTurnover(of instrument: PaperInstrument, at time: Timestamp) -> Double {
        let depth =
            instrument.contract == nil ? instrument.coin.spotDepth : instrument.coin.futureDepth
        let wave = model.noise.wave(
            instrument.stream &+ 17, at: time.milliseconds, period: 6 * Timestamp.hour)
        return depth * 10_000 * (1 + 0.5 * wave)
    }

    /// Contracts open in a future.
    func openInterest(of instrument: PaperInstrument, at time: Timestamp) -> Exact {
        guard let contract = instrument.contract else { return 0 }
        if case .replayed(let replay) = model {
            return replay.openInterest[instrument.id]?.value(at: time) ?? 0
        }
        let wave = model.noise.wave(
            instrument.stream &+ 19, at: time.milliseconds, period: 9 * Timestamp.hour)
        let swing =
            if case .seeded(let model) = model { model.parameters.openInterestSwing } else { 0.0 }
        let lot = contract.approximateLot
        let perLot = contract.isInverse ? lot : lot * model.index(instrument.coin, at: time)
        let lots = instrument.coin.openInterest * (1 + swing * wave) / max(perLot, 1e-9)
        return instrument.size.exact(Int64(lots.rounded()))
    }
}
