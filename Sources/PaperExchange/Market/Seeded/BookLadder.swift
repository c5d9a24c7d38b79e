import Domain

/// The model's book of one instrument at one moment: levels at growing distance from the middle,
/// with sizes that change every two seconds.
struct BookLadder {
    let instrument: PaperInstrument
    let noise: Noise
    /// Quote per coin.
    let middle: Double
    let time: Timestamp
    let sizeFactor: Double

    /// Most levels a side that a book has.
    static let deepest = 400

    /// How far the best levels stand from the middle.
    static func halfSpread(_ instrument: PaperInstrument, middle: Double) -> Double {
        let tick = 1 / Double(Grid.power(instrument.price.places))
        return max(middle * (instrument.contract != nil ? 0.000_06 : 0.000_03), tick / 2)
    }

    func levels(against side: Side, count: Int) -> [Market.Level] {
        let tick = 1 / Double(Grid.power(instrument.price.places))
        let isFuture = instrument.contract != nil
        // Half a spread of 0.3 or 0.6 ten-thousandths, levels a fifth or a third of one apart.
        let half = BookLadder.halfSpread(instrument, middle: middle)
        let gap = max(1, Int64(middle * (isFuture ? 0.000_03 : 0.000_02) / tick))
        let bucket = time.milliseconds.flooredDivision(by: 2000)
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
        let chance = 0.35 + 1.3 * Double(draw >> 11) / 9_007_199_254_740_992
        let usd = average * chance * (1 + 0.04 * Double(min(depth, 100))) * sizeFactor
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
