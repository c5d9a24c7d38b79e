import Domain

/// What is known of the exchange's clock, as its difference to this machine's monotonic one: a step
/// of the time of day during a run does not move it.
struct ServerClock: Sendable {
    /// Exchange time less monotonic time, and by how much that may be wrong, in milliseconds.
    private struct Measure {
        let offset: Int64
        let uncertainty: Int64
    }

    private var measure: Measure?

    var isKnown: Bool { measure != nil }

    /// Takes in an answer to "what time is it": the exchange wrote it at some moment between the
    /// sending and the answer, hence near the middle, and off by half the span at most.
    ///
    /// A wider measure does not replace a narrower one that it agrees with; one that contradicts
    /// it does, since then a clock was set.
    mutating func learn(_ time: Timestamp, sentAt start: Int64, took span: Int64) {
        let fresh = Measure(
            offset: time.milliseconds - (start + span / 2), uncertainty: (span + 1) / 2 + 1)
        if let known = measure, known.uncertainty < fresh.uncertainty,
            abs(known.offset - fresh.offset) <= known.uncertainty + fresh.uncertainty
        {
            return
        }
        measure = fresh
    }

    /// The exchange's time, most likely; `nil` before the first answer.
    func now(elapsed: Int64) -> Timestamp? {
        measure.map { Timestamp(milliseconds: elapsed + $0.offset) }
    }

    /// A moment that the exchange's clock has passed for certain.
    func earliest(elapsed: Int64) -> Timestamp? {
        measure.map { Timestamp(milliseconds: elapsed + $0.offset - $0.uncertainty) }
    }
}
