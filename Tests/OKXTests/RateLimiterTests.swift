import Domain
import HTTP
import TestSupport
import Testing

@testable import OKX

@Suite struct `The rate limiter` {
    private func client(_ clock: VirtualClock) -> (Client, ScriptedTransport) {
        let transport = ScriptedTransport { _, _ in .rows() }
        return (Client(transport, clock), transport)
    }

    @Test func `lets through what the limit allows and then waits for its window`() {
        let clock = VirtualClock()
        let (client, transport) = client(clock)
        for _ in 1...5 { _ = try? client.ask(.feeRates(spot: "A"), as: .test) }
        #expect(clock.sleeps == [])
        clock.advance(500)
        _ = try? client.ask(.feeRates(spot: "B"), as: .test)
        #expect(clock.sleeps == [1500])
        #expect(transport.rounds.count == 6)
    }

    @Test func `stamps and signs after it has waited`() throws {
        let clock = VirtualClock()
        let (client, transport) = client(clock)
        for _ in 1...6 { _ = try? client.ask(.feeRates(spot: "A"), as: .test) }
        #expect(
            transport.requests.last?.header("OK-ACCESS-TIMESTAMP") == "2026-11-22T10:00:02.000Z")
    }

    @Test func `counts a request from when its answer was in`() {
        let clock = VirtualClock()
        let transport = ScriptedTransport { _, _ in
            clock.advance(300)
            return .rows()
        }
        let client = Client(transport, clock)
        for _ in 1...6 { _ = try? client.ask(.feeRates(spot: "A"), as: .test) }
        // The first was answered at 300 and counts until 2300; the fifth ended at 1500.
        #expect(clock.sleeps == [800])
    }

    @Test func `counts accounts, endpoints and instruments apart`() {
        let clock = VirtualClock()
        let (client, _) = client(clock)
        let other = Credentials(key: "k2", secret: "s", passphrase: "p")
        for _ in 1...5 {
            _ = try? client.ask(.feeRates(spot: "A"), as: .test)
            _ = try? client.ask(.feeRates(spot: "A"), as: other)
            _ = try? client.ask(.configuration, as: .test)
        }
        for name in ["A", "B"] {
            for _ in 1...10 { _ = try? client.ask(.markPrice(name)) }
        }
        #expect(clock.sleeps == [])
    }

    @Test func `counts the orders of a batch, each with its instrument`() {
        let clock = VirtualClock()
        let (client, transport) = client(clock)
        func place(_ instrument: String) {
            let orders = (1...20).map { OrderRequest.test(instrument, id: "b\($0)") }
            let expiry = Timestamp.at("2026-11-22T10:00:03Z")
            _ = try? client.ask(.placeOrders(orders, expiry: expiry), as: .test)
        }
        for _ in 1...15 { place("A") }
        for _ in 1...15 { place("B") }
        #expect(clock.sleeps == [])
        place("A")
        #expect(clock.sleeps == [2000])
        #expect(transport.rounds.count == 31)
    }

    @Test func `splits a round that no window can take`() {
        let clock = VirtualClock()
        let (client, transport) = client(clock)
        var round = Round()
        for number in 1...90 { _ = round.add(.book("A\(number)", depth: 1)) }
        _ = client.send(round)
        #expect(transport.rounds.map(\.count) == [40, 40, 10])
        #expect(clock.sleeps == [2000, 2000])
    }

    @Test func `keeps a round together that fits once it has waited`() {
        let clock = VirtualClock()
        let (client, transport) = client(clock)
        _ = try? client.ask(.feeRates(spot: "A0", group: nil), as: .test)
        clock.advance(100)
        var round = Round()
        for number in 1...5 {
            _ = round.add(.feeRates(spot: "A\(number)", group: nil), as: .test)
        }
        _ = client.send(round)
        #expect(transport.rounds.map(\.count) == [1, 5])
        #expect(clock.sleeps == [1900])
    }

    @Test func `sends nothing, and says so, when the wait goes past the deadline`() throws {
        let clock = VirtualClock()
        let (client, transport) = client(clock)
        for _ in 1...60 {
            _ = try client.ask(
                .placeOrders([.test()], expiry: .at("2026-11-22T10:00:03Z")), as: .test)
        }
        client.deadline = clock.elapsed + 1000
        let outcomes = try client.ask(
            .placeOrders([.test()], expiry: .at("2026-11-22T10:00:03Z")), as: .test)
        let request = RequestName(.post, "/api/v5/trade/order")
        #expect(outcomes == [.notSent(.notSent(request, .outOfTime(wait: 2000)))])
        #expect(transport.rounds.count == 60)
        #expect(clock.sleeps == [])
    }

    /// However requests come: no window holds more than the limit. Each case is a seed.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func `never lets more than the limit into any window`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var limiter = RateLimiter()
        let count = Int.random(in: 1...8, using: &random)
        let window = Int64.random(in: 10...2000, using: &random)
        var now: Int64 = 0
        var sent: [(moment: Int64, cost: Int)] = []
        for _ in 1...200 {
            now += Int64.random(in: 0...window / 2, using: &random)
            let draw = RateLimiter.Draw(
                bucket: "b", count: count, window: window,
                cost: Int.random(in: 1...count, using: &random))
            let wait = limiter.delay(for: [draw], at: now)
            // Not a millisecond longer than needed, either.
            if wait > 0 { #expect(limiter.delay(for: [draw], at: now + wait - 1) > 0) }
            now += wait
            #expect(limiter.delay(for: [draw], at: now) == 0)
            limiter.record([draw], at: now)
            sent.append((now, draw.cost))
            let within = sent.filter { $0.moment > now - window }.map(\.cost).reduce(0, +)
            #expect(within <= count)
        }
    }
}
