import Domain

/// What the rest of the world trades: up to two trades in each second, a function of the seed and the
/// time, at the best price of their moment.
extension Market {
    /// The last trades with ids below a bound that happened up to `time`, newest first.
    func modelTrades(
        of instrument: PaperInstrument, below bound: Int64, count: Int, at time: Timestamp
    ) -> [PublicTrade] {
        // What others traded is not in a recording.
        guard instrument.product != .announced, case .seeded = model else { return [] }
        let last = min(time.milliseconds, TradeNumber.milliseconds(of: bound))
        var second = last.flooredDivision(by: 1000)
        let first = instrument.listTime.milliseconds.flooredDivision(by: 1000)
        var trades: [PublicTrade] = []
        while trades.count < count, second >= first {
            for moment in moments(of: instrument, second: second).reversed()
            where trades.count < count && moment <= time.milliseconds {
                let id = TradeNumber.ofModel(at: moment)
                guard id < bound, let trade = modelTrade(id, instrument, at: moment) else {
                    continue
                }
                trades.append(trade)
            }
            second -= 1
        }
        return trades
    }

    /// The milliseconds of one second in which something is traded, in order.
    private func moments(of instrument: PaperInstrument, second: Int64) -> [Int64] {
        let draw = model.noise.hash(instrument.stream &+ 29, second)
        let (first, other) = (Int64((draw >> 8) % 500), Int64((draw >> 24) % 500))
        let base = second * 1000
        switch draw % 4 {
        case 0: return []
        case 3: return [base + first, base + 500 + other]
        default: return [base + first]
        }
    }

    private func modelTrade(
        _ id: Int64, _ instrument: PaperInstrument, at milliseconds: Int64
    ) -> PublicTrade? {
        let time = Timestamp(milliseconds: milliseconds)
        let draw = model.noise.hash(instrument.stream &+ 31, milliseconds)
        let taker: Side = draw % 2 == 0 ? .buy : .sell
        let levels = model.levels(
            of: instrument, against: taker, count: 1, at: time, premium: nil, shift: 1,
            sizeFactor: 1)
        guard let best = levels.first else { return nil }
        // One trade a second on average shares the day's turnover.
        let usd = dailyTurnover(of: instrument, at: time) / 86_400
        let share = 0.2 + 1.6 * Double(draw >> 11) / 9_007_199_254_740_992
        let lots = Int64((usd * share / usdPerLot(instrument, at: time)).rounded())
        return PublicTrade(
            id: id, time: time, price: best.price, size: max(lots, instrument.minimumLots),
            taker: taker)
    }

    private func usdPerLot(_ instrument: PaperInstrument, at time: Timestamp) -> Double {
        let coins = 1 / Double(Grid.power(instrument.size.places))
        guard let contract = instrument.contract else {
            return model.index(instrument.coin, at: time) * coins
        }
        return contract.isInverse
            ? contract.approximateLot
            : contract.approximateLot * model.index(instrument.coin, at: time)
    }
}
