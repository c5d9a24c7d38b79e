/// How one coin is modelled and in which steps it trades.
struct CoinModel: Hashable, Sendable {
    let name: String
    /// Names the coin's own noise.
    let stream: UInt64
    /// USD for one coin, around which the index wanders.
    var basePrice: Double
    /// Decimal places of spot prices, spot sizes and futures prices.
    let spotPlaces: Int
    let lotPlaces: Int
    let futurePlaces: Int
    /// Smallest spot order, lots.
    let minimumLots: Int64
    /// USD in one coin-margined contract; 0 for a coin without futures.
    let contractValue: Int64
    /// The annualised premium of its futures at the top of the long wave, as a fraction.
    var peakPremium: Double
    /// USD at one level of a spot book, on average.
    var spotDepth: Double
    var futureDepth: Double
    /// USD of open interest in one expiry, on average.
    var openInterest: Double

    init(
        _ name: String, price: Double, spotPlaces: Int, lotPlaces: Int, futurePlaces: Int = 0,
        minimumLots: Int64, contractValue: Int64 = 0, peakPremium: Double = 0, spotDepth: Double,
        futureDepth: Double = 0, openInterest: Double = 0
    ) {
        (self.name, stream, basePrice) = (name, Noise.stream(name), price)
        (self.spotPlaces, self.lotPlaces) = (spotPlaces, lotPlaces)
        (self.futurePlaces, self.minimumLots) = (futurePlaces, minimumLots)
        (self.contractValue, self.peakPremium) = (contractValue, peakPremium)
        (self.spotDepth, self.futureDepth) = (spotDepth, futureDepth)
        self.openInterest = openInterest
    }

    /// The coins that have coin-margined futures. Steps and contract values are the recorded ones.
    static let majors = [
        CoinModel(
            "BTC", price: 61_000, spotPlaces: 1, lotPlaces: 8, futurePlaces: 1, minimumLots: 1000,
            contractValue: 100, peakPremium: 0.15, spotDepth: 42_000, futureDepth: 34_000,
            openInterest: 180_000_000),
        CoinModel(
            "ETH", price: 3_100, spotPlaces: 2, lotPlaces: 6, futurePlaces: 2, minimumLots: 100,
            contractValue: 10, peakPremium: 0.17, spotDepth: 30_000, futureDepth: 24_000,
            openInterest: 90_000_000),
        CoinModel(
            "SOL", price: 150, spotPlaces: 2, lotPlaces: 6, futurePlaces: 2, minimumLots: 1000,
            contractValue: 10, peakPremium: 0.19, spotDepth: 18_000, futureDepth: 12_000,
            openInterest: 22_000_000),
        CoinModel(
            "XRP", price: 2.2, spotPlaces: 4, lotPlaces: 6, futurePlaces: 4, minimumLots: 100_000,
            contractValue: 10, peakPremium: 0.205, spotDepth: 14_000, futureDepth: 9_000,
            openInterest: 15_000_000),
        CoinModel(
            "LTC", price: 85, spotPlaces: 2, lotPlaces: 6, futurePlaces: 2, minimumLots: 10_000,
            contractValue: 10, peakPremium: 0.11, spotDepth: 8_000, futureDepth: 5_000,
            openInterest: 6_000_000),
    ]

    /// One of the coins that only fill the lists: `QAAA`, `QAAB`, …
    static func filler(_ number: Int, noise: Noise) -> CoinModel {
        let letters = [number / 676, number / 26, number].map { index in
            String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index % 26)))
        }
        let name = "Q" + letters.joined()
        let draw = noise.hash(Noise.stream(name), 0)
        // Prices from a tenth of a cent to a thousand dollars, with four digits of them traded.
        let magnitude = Int(draw % 6)
        let price = (1 + Double(draw >> 40) / 1_864_135) * 0.001 * Double(Grid.power(magnitude))
        return CoinModel(
            name, price: price, spotPlaces: 6 - min(magnitude, 5), lotPlaces: min(magnitude, 5),
            minimumLots: 1, spotDepth: 1_500)
    }
}
