import Domain

/// Where the market's undisturbed prices come from.
enum PriceSource: Sendable {
    case seeded(MarketModel)
    case replayed(Replay)

    /// For what is drawn besides prices.
    var noise: Noise {
        switch self {
        case .seeded(let model): model.noise
        case .replayed: Noise(seed: 0)
        }
    }

    /// USD for one coin.
    func index(_ coin: CoinModel, at time: Timestamp) -> Double {
        switch self {
        case .seeded(let model): model.index(coin, at: time)
        case .replayed(let replay): replay.index(coin.name, at: time)
        }
    }

    /// USD for one USDT.
    func peg(at time: Timestamp) -> Double {
        switch self {
        case .seeded(let model): model.peg(at: time)
        case .replayed(let replay): replay.peg(at: time)
        }
    }

    /// The middle of the undisturbed market, in the instrument's quote per coin.
    ///
    /// - Parameter premium: a year, as a fraction, in place of the market's own.
    func middle(
        _ instrument: PaperInstrument, at time: Timestamp, premium: Double? = nil
    ) -> Double {
        switch self {
        case .seeded(let model): return model.middle(instrument, at: time, premium: premium)
        case .replayed(let replay):
            guard let premium, let contract = instrument.contract else {
                return replay.middle(instrument.id, at: time)
            }
            let years = Double(max(0, contract.expiry - time)) / Double(365 * Timestamp.day)
            let index = replay.index(instrument.coin.name, at: time)
            return (instrument.quote == "USDT" ? index / replay.peg(at: time) : index)
                * (1 + premium * years)
        }
    }

    /// The best levels that orders of `side` trade with, best first.
    ///
    /// - Parameter shift: what all prices are multiplied by.
    func levels(
        of instrument: PaperInstrument, against side: Side, count: Int, at time: Timestamp,
        premium: Double?, shift: Double, sizeFactor: Double
    ) -> [Market.Level] {
        switch self {
        case .seeded(let model):
            let ladder = BookLadder(
                instrument: instrument, noise: model.noise,
                middle: model.middle(instrument, at: time, premium: premium) * shift, time: time,
                sizeFactor: sizeFactor, parameters: model.parameters)
            return ladder.levels(against: side, count: count)
        case .replayed(let replay):
            var shift = shift
            let plain = replay.middle(instrument.id, at: time)
            if premium != nil, plain > 0 {
                shift *= middle(instrument, at: time, premium: premium) / plain
            }
            return replay.levels(instrument.id, against: side, at: time).prefix(count).map {
                $0.disturbed(shift: shift, sizeFactor: sizeFactor)
            }.filter { $0.size > 0 && $0.price > 0 }
        }
    }

    /// How far from their middle the best levels stand; `nil` where that is known at no other moment.
    func halfSpread(of instrument: PaperInstrument, middle: Double) -> Double? {
        guard case .seeded(let model) = self else { return nil }
        return BookLadder.halfSpread(instrument, middle: middle, model.parameters)
    }

    /// The time that a book shown at `time` carries: refreshed every 50 ms, or as recorded.
    func bookTime(of instrument: PaperInstrument, at time: Timestamp) -> Timestamp {
        switch self {
        case .seeded: Timestamp(milliseconds: time.milliseconds.flooredDivision(by: 50) * 50)
        case .replayed(let replay): replay.bookTime(instrument.id, at: time)
        }
    }
}

extension Market.Level {
    fileprivate func disturbed(shift: Double, sizeFactor: Double) -> Market.Level {
        guard shift != 1 || sizeFactor != 1 else { return self }
        return Market.Level(
            price: Int64((Double(price) * shift).rounded()),
            size: Int64((Double(size) * sizeFactor).rounded()), orders: orders)
    }
}
