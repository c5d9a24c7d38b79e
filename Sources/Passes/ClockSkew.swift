import Domain
import OKX

enum ClockSkew {
    /// What the exchange itself tolerates in the stamp of a signed request.
    static let limitMilliseconds: Int64 = 30_000

    /// A clock further off is refused rather than corrected: the timers of this machine, and
    /// whoever reads its logs, go by it. A paper exchange has a clock of its own that is stepped on
    /// purpose, and is followed.
    ///
    /// - Throws: ``PassError/clockSkew(milliseconds:)``.
    static func refuse(of client: Client, at venue: Venue) throws {
        guard venue.kind != .paper, let offset = client.clockOffset,
            abs(offset) > limitMilliseconds
        else { return }
        throw PassError.clockSkew(milliseconds: -offset)
    }
}
