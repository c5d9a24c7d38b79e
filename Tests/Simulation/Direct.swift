import Clock
import HTTP
import PaperExchange

/// A person's own wire to the exchange, which nothing strikes.
final class Direct: Transport {
    private let universe: Universe
    private(set) var traffic = Traffic()

    init(_ universe: Universe) { self.universe = universe }

    func send(_ requests: [HTTPRequest]) -> [Result<HTTPResponse, HTTPFailure>] {
        traffic.requests += requests.count
        return requests.map { request in
            let response = universe.arrive(request)
            return .success(
                HTTPResponse(
                    status: response.status, body: response.body,
                    contentType: response.contentType, elapsedMilliseconds: 0))
        }
    }
}

extension Universe {
    /// The exchange's time, which stands still for whoever asks directly.
    var directClock: Clock {
        Clock(now: { [self] in now }, elapsed: { [self] in turns.now }, sleep: { _ in })
    }
}
