import Clock
import Domain
import Synchronization

/// A clock that stands still until somebody sleeps.
final class VirtualClock: Sendable {
    private let start: Timestamp
    private let passed = Mutex<Int64>(0)
    private let naps = Mutex<[Int64]>([])

    init(at start: Timestamp = .at("2026-11-22T10:00:00Z")) { self.start = start }

    /// Every sleep so far, in milliseconds.
    var sleeps: [Int64] { naps.withLock(\.self) }
    var elapsed: Int64 { passed.withLock(\.self) }

    func advance(_ milliseconds: Int64) { passed.withLock { $0 += milliseconds } }

    var clock: Clock {
        Clock(
            now: { [self] in start + elapsed }, elapsed: { [self] in elapsed },
            sleep: { [self] span in
                naps.withLock { $0.append(span) }
                advance(span)
            })
    }
}

extension Timestamp {
    /// A moment that a test writes as text.
    static func at(_ text: String) -> Timestamp {
        guard let moment = Timestamp(text) else { preconditionFailure("'\(text)' is no moment") }
        return moment
    }
}
