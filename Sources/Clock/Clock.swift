public import Domain
private import Glibc

/// The one clock: what time it is, and how to wait. Real in the programs, virtual in simulation.
public struct Clock: Sendable {
    /// The time of day by this machine's clock.
    public let now: @Sendable () -> Timestamp
    /// Milliseconds since some fixed moment; never runs back, so it measures durations.
    public let elapsed: @Sendable () -> Int64
    /// Returns after so many milliseconds, or earlier when a signal arrives.
    public let sleep: @Sendable (_ milliseconds: Int64) -> Void

    /// A clock of one's own, as simulation has: the three must agree, so that after `sleep` both
    /// `now` and `elapsed` have gone on.
    public init(
        now: @escaping @Sendable () -> Timestamp, elapsed: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (_ milliseconds: Int64) -> Void
    ) {
        (self.now, self.elapsed, self.sleep) = (now, elapsed, sleep)
    }

    /// This machine's clock.
    public static let system = Clock(
        now: { Timestamp(milliseconds: read(CLOCK_REALTIME)) },
        elapsed: { read(CLOCK_MONOTONIC) },
        sleep: { milliseconds in
            guard milliseconds > 0 else { return }
            var span = timespec(
                tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
            nanosleep(&span, nil)
        })

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
