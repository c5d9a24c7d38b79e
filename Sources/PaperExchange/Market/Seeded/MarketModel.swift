import Domain

/// The undisturbed market: every price a pure function of (seed, epoch, time).
///
/// All prices move on whole seconds and stand still between them.
/// Index: a product of value noises from thirty days down to five seconds.
/// Futures: `index · (1 + premium · days / 365)`, so that they meet the index at delivery.
/// Spot: `index / peg`, with the peg of the tether within 0.05 % of one dollar.
///
/// Premium of a year, per coin: a wave of forty days that starts at the epoch. Days 0–8 it stands
/// at its top (11 % LTC, 15 % BTC, 17 % ETH, 19 % SOL, 20.5 % XRP, ± a tenth by noise), then falls
/// smoothly to a floor of 0.4 % that is reached on day 20 and kept until day 24, and is back at the
/// top on day 40. Far expiries stand up to a tenth above near ones.
struct MarketModel: Sendable {
    let noise: Noise
    /// The moment that the premiums' wave is counted from.
    let epoch: Timestamp

    private static let market = Noise.stream("market")
    private static let peg = Noise.stream("USDT-USD")

    /// The last moment at which prices moved.
    static func step(_ time: Timestamp) -> Timestamp {
        Timestamp(
            milliseconds: time.milliseconds.flooredDivision(by: Timestamp.second)
                * Timestamp.second)
    }

    /// USD for one coin.
    func index(_ coin: CoinModel, at time: Timestamp) -> Double {
        let t = MarketModel.step(time).milliseconds
        let own = coin.stream
        return coin.basePrice
            * (1 + 0.10 * noise.wave(MarketModel.market, at: t, period: 30 * Timestamp.day))
            * (1 + 0.04 * noise.wave(MarketModel.market &+ 1, at: t, period: 5 * Timestamp.day))
            * (1 + 0.05 * noise.wave(own, at: t, period: 11 * Timestamp.day))
            * (1 + 0.012 * noise.wave(own &+ 1, at: t, period: Timestamp.day))
            * (1 + 0.004 * noise.wave(own &+ 2, at: t, period: 3 * Timestamp.hour))
            * (1 + 0.001 * noise.wave(own &+ 3, at: t, period: 20 * Timestamp.minute))
            * (1 + 0.000_25 * noise.wave(own &+ 4, at: t, period: 90 * Timestamp.second))
            * (1 + 0.000_03 * noise.wave(own &+ 5, at: t, period: 5 * Timestamp.second))
    }

    /// USD for one USDT.
    func peg(at time: Timestamp) -> Double {
        let t = MarketModel.step(time).milliseconds
        return 1
            + 0.000_35 * noise.wave(MarketModel.peg, at: t, period: 2 * Timestamp.day)
            + 0.000_12 * noise.wave(MarketModel.peg &+ 1, at: t, period: Timestamp.hour)
    }

    /// How far a future stands above the index, a year, as a fraction.
    func premium(_ coin: CoinModel, expiry: Timestamp, at time: Timestamp) -> Double {
        let floor = 0.004
        let wobble =
            0.07 * noise.wave(coin.stream &+ 6, at: time.milliseconds, period: 7 * Timestamp.hour)
            + 0.03 * noise.wave(coin.stream &+ 7, at: time.milliseconds, period: Timestamp.hour)
        let days = Double(max(0, expiry - time)) / Double(Timestamp.day)
        let slope = 1 + 0.1 * min(days, 180) / 180
        return (floor + (coin.peakPremium - floor) * swell(at: time)) * (1 + wobble) * slope
    }

    /// The long wave, between 0 and 1.
    private func swell(at time: Timestamp) -> Double {
        let period = 40 * Timestamp.day
        let since = time - epoch
        let day = Double(since - since.flooredDivision(by: period) * period) / Double(Timestamp.day)
        func smooth(_ x: Double) -> Double { x * x * (3 - 2 * x) }
        return switch day {
        case ..<8: 1
        case ..<20: 1 - smooth((day - 8) / 12)
        case ..<24: 0
        default: smooth((day - 24) / 16)
        }
    }

    /// The middle of the undisturbed market, in the instrument's quote per coin.
    ///
    /// - Parameter premium: a year, as a fraction; `nil` for the model's own.
    func middle(
        _ instrument: PaperInstrument, at time: Timestamp, premium override: Double? = nil
    ) -> Double {
        let time = MarketModel.step(time)
        let index = index(instrument.coin, at: time)
        guard let contract = instrument.contract else { return index / peg(at: time) }
        let years = Double(max(0, contract.expiry - time)) / Double(365 * Timestamp.day)
        let premium = override ?? premium(instrument.coin, expiry: contract.expiry, at: time)
        // A future without a real end does not carry years of premium.
        let carried = instrument.ruleType == "xperp" ? 0.001 : premium * years
        let base = instrument.quote == "USDT" ? index / peg(at: time) : index
        return base * (1 + carried)
    }
}
