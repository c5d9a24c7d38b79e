import Domain

/// The model's book of one instrument at one moment: levels at growing distance from the middle,
/// with sizes that are drawn anew every so often.
struct BookLadder {
    let instrument: PaperInstrument
    let noise: Noise
    /// Quote per coin.
    let middle: Double
    let time: Timestamp
    let sizeFactor: Double
    let parameters: MarketParameters

    /// Most levels a side that a book has.
    static let deepest = 400

    /// How far the best levels stand from the middle.
    static func halfSpread(
        _ instrument: PaperInstrument, middle: Double, _ parameters: MarketParameters
    ) -> Double {
        let tick = 1 / Double(Grid.power(instrument.price.places))
        let book = instrument.contract != nil ? parameters.futuresBook : parameters.spotBook
        return max(middle * book.halfSpread, tick / 2)
    }

    func levels(against side: Side, count: Int) -> [Market.Level] {
        let tick = 1 / Double(Grid.power(instrument.price.places))
        let isFuture = instrument.contract != nil
        let book = isFuture ? parameters.futuresBook : parameters.spotBook
        let half = BookLadder.halfSpread(instrument, middle: middle, parameters)
        let gap = max(1, Int64(middle * book.gap / tick))
        let bucket = time.milliseconds.flooredDivision(by: parameters.depth.change)
        let stream = instrument.stream &+ (side == .buy ? 11 : 13)
        // Rounding away from the middle keeps the two sides apart.
        var price: Int64 =
            side == .buy
            ? Int64(((middle + half) / tick).rounded(.up))
            : Int64(((middle - half) / tick).rounded(.down))
        var levels: [Market.Level] = []
        levels.reserveCapacity(count)
        for depth in 0..<min(count, BookLadder.deepest) {
            let draw = noise.hash(stream, bucket &* 1024 &+ Int64(depth))
            guard price > 0 else { break }
            levels.append(
                Market.Level(
                    price: price, size: size(draw, depth: depth), orders: Int(draw % 9) + 1))
            let step = 1 + Int64((draw >> 8) % UInt64(2 * gap))
            price += side == .buy ? step : -step
        }
        return levels.filter { $0.size > 0 }
    }

    private func size(_ draw: UInt64, depth: Int) -> Int64 {
        let isFuture = instrument.contract != nil
        let average = isFuture ? instrument.coin.futureDepth : instrument.coin.spotDepth
        let share = Double(draw >> 11) / 9_007_199_254_740_992
        let chance = parameters.depth.least + parameters.depth.spread * share
        let growth = 1 + parameters.depth.growth * Double(min(depth, 100))
        let usd = average * chance * growth * sizeFactor
        let perLot: Double
        if let contract = instrument.contract {
            let lot = contract.approximateLot
            perLot = contract.isInverse ? lot : lot * middle
        } else {
            perLot = middle / Double(Grid.power(instrument.size.places))
        }
        return Int64((usd / perLot).rounded())
    }
}
