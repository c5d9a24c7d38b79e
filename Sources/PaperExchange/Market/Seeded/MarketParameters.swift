/// What the seeded market is like: all of its numbers in one place, as a file may set them.
///
/// Amplitudes and premiums are fractions, periods and lengths milliseconds, depths and open
/// interest US dollars. They are binary floating point, as is all of the market's noise: prices
/// become exact when they are rounded to ticks, sizes when they are rounded to lots.
public struct MarketParameters: Hashable, Sendable {
    /// Around a coin's base price its index is a product of waves, `Π (1 + amplitude · wave)`: those
    /// that all coins share, then each coin's own.
    var commonIndex = [Wave(0.10, days: 30), Wave(0.04, days: 5)]
    var ownIndex = [
        Wave(0.05, days: 11), Wave(0.012, days: 1), Wave(0.004, minutes: 180),
        Wave(0.001, minutes: 20), Wave(0.000_25, seconds: 90), Wave(0.000_03, seconds: 5),
    ]
    var jumps = Jumps()
    /// US dollars for one USDT: 1 and the sum of these.
    var peg = [Wave(0.000_35, days: 2), Wave(0.000_12, minutes: 60)]
    var premium = Premium()
    var spotBook = Book(halfSpread: 0.000_03, gap: 0.000_02)
    var futuresBook = Book(halfSpread: 0.000_06, gap: 0.000_03)
    var depth = Depth()
    /// Open interest moves by up to this fraction around its average.
    var openInterestSwing = 0.4
    /// How long taken liquidity stays away from the book.
    public internal(set) var refillMilliseconds: Int64 = 1000
    var coins = CoinModel.majors

    /// The market as it is unless a file sets it otherwise.
    public init() {}

    /// One wave of value noise: how far it moves, and how often it takes a new direction.
    struct Wave: Hashable, Sendable {
        var amplitude: Double
        var period: Int64

        init(_ amplitude: Double, period: Int64) {
            (self.amplitude, self.period) = (amplitude, period)
        }
        init(_ amplitude: Double, days: Int64 = 0, minutes: Int64 = 0, seconds: Int64 = 0) {
            self.init(amplitude, period: ((days * 1440 + minutes) * 60 + seconds) * 1000)
        }
    }

    /// Each coin's index may jump once in each stretch of time, either way, and comes back smoothly.
    struct Jumps: Hashable, Sendable {
        var every: Int64 = 6 * 3_600_000
        /// The chance of one in a stretch; 0 for a market without jumps.
        var chance = 0.0
        /// The largest.
        var size = 0.01
        var fade: Int64 = 2 * 3_600_000
    }

    /// How far futures stand above the index, a year, counted from the market's start: at the coin's
    /// peak for some days, then falling to the floor, staying there, and rising again.
    struct Premium: Hashable, Sendable {
        var floor = 0.004
        var topDays = 8.0
        var fallDays = 12.0
        var bottomDays = 4.0
        var riseDays = 16.0
        /// How much higher an expiry of half a year stands than one that is near.
        var slope = 0.1
        /// Of all futures of a coin together, as fractions of the premium, around which they revert.
        var wobble = [Wave(0.07, minutes: 420), Wave(0.03, minutes: 60)]
        /// Of each expiry by itself.
        var expiryWobble: [Wave] = []
    }

    /// Fractions of the price.
    struct Book: Hashable, Sendable {
        var halfSpread: Double
        /// Between two levels, on average.
        var gap: Double
    }

    struct Depth: Hashable, Sendable {
        /// Each level is deeper by this fraction of the first, over the first hundred.
        var growth = 0.04
        /// A level's size is drawn between `least` and `least + spread` times the average.
        var least = 0.35
        var spread = 1.3
        /// Sizes are drawn anew this often.
        var change: Int64 = 2000
    }
}
