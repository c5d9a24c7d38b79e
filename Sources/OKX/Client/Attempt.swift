import Domain
import HTTP

/// The calls of one round and what has become of each so far.
final class Attempt {
    let calls: [Call]
    private(set) var results: [CallResult]

    init(calls: [Call]) {
        self.calls = calls
        results = calls.map { .failure(.notSent($0.request, .outOfTime(wait: 0))) }
    }

    func conclude(_ index: Int, _ reply: Reply) {
        results[index] = calls[index].conclude(reply)
    }

    /// The questions that failed in such a way. Nothing else is ever sent again: whatever is
    /// repeated is chosen here.
    func questions(failedWith matches: (OKXError) -> Bool) -> [Int] {
        results.indices.filter { index in
            calls[index].request.method == .get && error(index).map(matches) ?? false
        }
    }

    func errors(_ indices: [Int]) -> [OKXError] { indices.compactMap(error) }

    /// The exchange's time, when this call asked for it and was told.
    func time(_ index: Int) -> Timestamp? {
        guard calls[index].request == Endpoint.time.request else { return nil }
        return (try? results[index].get()) as? Timestamp
    }

    var toldTime: Bool { calls.indices.contains { time($0) != nil } }

    /// A signal ended the wait for some answer: whoever runs this wants to end.
    var wasInterrupted: Bool {
        calls.indices.contains { index in
            guard case .unreachable(_, let failure) = error(index) else { return false }
            return failure.kind == .interrupted
        }
    }

    private func error(_ index: Int) -> OKXError? {
        guard case .failure(let error) = results[index] else { return nil }
        return error
    }
}
