import Domain

/// The seeded market, undisturbed: every price a pure function of (seed, epoch, time).
///
/// All prices move on whole seconds and stand still between them.
/// Index: a product of value noises, by default from thirty days down to five seconds. Futures: `index · (1 + premium · days / 365)`, so that they meet the index at delivery.
/// Spot: `index / peg`, by default with the peg of the tether within 0.05 % of one dollar.
///
/// Premium of a year, per coin: by default a wave of forty days that starts at the epoch. Days 0–8
/// it stands at its top (11 % LTC, 15 % BTC, 17 % ETH, 19 % SOL, 20.5 % XRP, ± a tenth by noise),
/// then falls smoothly to a floor of 0.4 % that is reached on day 20 and kept until day 24, and is
/// back at the top on day 40. Far expiries stand up to a tenth above near ones.
struct MarketModel: Sendable {
    let noise: Noise
    /// The moment that the premiums' wave is counted from.
    let epoch: Timestamp
    var parameters = MarketParameters()

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
        let common = scale(
            coin.basePrice, by: parameters.commonIndex, MarketModel.market, at: t)
        return scale(common, by: parameters.ownIndex, coin.stream, at: t) * jump(coin, at: t)
    }

    private func scale(
        _ price: Double, by waves: [MarketParameters.Wave], _ stream: UInt64, at t: Int64
    ) -> Double {
        var (product, stream) = (price, stream)
        for wave in waves {
            product *= 1 + wave.amplitude * noise.wave(stream, at: t, period: wave.period)
            stream &+= 1
        }
        return product
    }

    private func add(
        _ waves: [MarketParameters.Wave], to start: Double, _ stream: UInt64, at t: Int64
    ) -> Double {
        var (sum, stream) = (start, stream)
        for wave in waves {
            sum += wave.amplitude * noise.wave(stream, at: t, period: wave.period)
            stream &+= 1
        }
        return sum
    }

    /// What the jumps that have not faded yet make of the index, as a factor.
    private func jump(_ coin: CoinModel, at t: Int64) -> Double {
        let jumps = parameters.jumps
        guard jumps.chance > 0 else { return 1 }
        let (stream, newest) = (coin.stream &+ 8, t.flooredDivision(by: jumps.every))
        var factor = 1.0
        for stretch in (newest - jumps.fade / jumps.every - 1)...newest
        where noise.unit(stream, 3 * stretch) < jumps.chance {
            let start =
                stretch * jumps.every
                + Int64(noise.unit(stream, 3 * stretch + 1) * Double(jumps.every))
            let age = t - start
            guard age >= 0, age < jumps.fade else { continue }
            let left = 1 - Double(age) / Double(jumps.fade)
            factor += jumps.size * (2 * noise.unit(stream, 3 * stretch + 2) - 1) * left * left
        }
        return factor
    }

    /// USD for one USDT.
    func peg(at time: Timestamp) -> Double {
        let t = MarketModel.step(time).milliseconds
        return add(parameters.peg, to: 1, MarketModel.peg, at: t)
    }

    /// How far a future stands above the index, a year, as a fraction.
    func premium(_ coin: CoinModel, expiry: Timestamp, at time: Timestamp) -> Double {
        let premium = parameters.premium
        let wobble = add(premium.wobble, to: 0, coin.stream &+ 6, at: time.milliseconds)
        let ownStream = coin.stream &+ 16 &+ UInt64(bitPattern: expiry.milliseconds)
        let own = add(premium.expiryWobble, to: 0, ownStream, at: time.milliseconds)
        let days = Double(max(0, expiry - time)) / Double(Timestamp.day)
        let slope = 1 + premium.slope * min(days, 180) / 180
        let level = premium.floor + (coin.peakPremium - premium.floor) * swell(at: time)
        return level * (1 + wobble + own) * slope
    }

    /// The long wave, between 0 and 1.
    private func swell(at time: Timestamp) -> Double {
        let premium = parameters.premium
        let fallen = premium.topDays + premium.fallDays
        let rising = fallen + premium.bottomDays
        let period = Int64((rising + premium.riseDays) * Double(Timestamp.day))
        let since = time - epoch
        let day = Double(since - since.flooredDivision(by: period) * period) / Double(Timestamp.day)
        func smooth(_ x: Double) -> Double { x * x * (3 - 2 * x) }
        return switch day {
        case ..<premium.topDays: 1
        case ..<fallen: 1 - smooth((day - premium.topDays) / premium.fallDays)
        case ..<rising: 0
        default: smooth((day - rising) / premium.riseDays)
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
