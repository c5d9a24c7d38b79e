import Clock
import Domain
import HTTP
import TestSupport
import Testing

@testable import OKX

@Suite struct `The exchange's clock` {
    /// An exchange whose clock is so far ahead of ours, and which refuses what is stamped more than
    /// 30 s off. Every answer takes 40 ms.
    private func exchange(_ clock: VirtualClock, ahead: Int64) -> ScriptedTransport {
        ScriptedTransport { request, _ in
            let now = clock.clock.now() + ahead
            if request.url.contains("time") {
                return .json(
                    #"{"code":"0","data":[{"ts":"\#((now + 20).milliseconds)"}]}"#, took: 40)
            }
            let stamp = request.header("OK-ACCESS-TIMESTAMP").flatMap { Timestamp($0) }
            let isStale = stamp.map { abs($0 - now) > 30_000 } ?? true
            return isStale ? .refusal("50102", status: 401) : .rows()
        }
    }

    @Test func `is this machine's until it has been asked`() {
        let client = Client(ScriptedTransport { _, _ in .rows() })
        #expect(client.serverNow == .at("2026-11-22T10:00:00Z"))
        #expect(client.clockOffset == nil)
        #expect(client.earliestServerNow == nil)
    }

    @Test func `is known to half the time that the answer took`() throws {
        let clock = VirtualClock()
        let client = Client(exchange(clock, ahead: 5000), clock)
        _ = try client.ask(.time)
        #expect(client.clockOffset == 5000)
        #expect(client.serverNow == .at("2026-11-22T10:00:05Z"))
        #expect(client.earliestServerNow == .at("2026-11-22T10:00:04.979Z"))
        clock.advance(1000)
        #expect(client.serverNow == .at("2026-11-22T10:00:06Z"))
    }

    @Test(arguments: [90_000, -90_000] as [Int64])
    func `is learned from the round that it spoiled, whose questions are asked again`(
        ahead: Int64
    ) throws {
        let clock = VirtualClock()
        let transport = exchange(clock, ahead: ahead)
        let client = Client(transport, clock)
        var round = Round()
        _ = round.add(.time)
        let orders = round.add(.pendingOrders(), as: .test)
        #expect(try client.send(round)[orders] == [])
        #expect(transport.rounds.map(\.count) == [2, 1])
        #expect(client.clockOffset == ahead)
    }

    @Test func `is learned from a later answer where the first was that it is asked too often`()
        throws
    {
        let clock = VirtualClock()
        let telling = exchange(clock, ahead: 90_000)
        var refusals = 2
        let transport = ScriptedTransport { request, _ in
            guard request.url.contains("time"), refusals > 0 else {
                return telling.send([request])[0]
            }
            refusals -= 1
            return .refusal("50011", status: 429)
        }
        let client = Client(transport, clock)
        var round = Round()
        _ = round.add(.time)
        let orders = round.add(.pendingOrders(), as: .test)
        #expect(try client.send(round)[orders] == [])
        #expect(client.clockOffset == 90_000)
    }

    @Test func `is asked for when a round that did not ask is spoiled`() throws {
        let clock = VirtualClock()
        let transport = exchange(clock, ahead: 90_000)
        #expect(try Client(transport, clock).ask(.pendingOrders(), as: .test) == [])
        #expect(
            transport.requests.map { $0.url.contains("time") } == [false, true, false])
        #expect(clock.sleeps == [])
    }

    @Test func `does not have anything that changes something sent again`() throws {
        let clock = VirtualClock()
        let transport = exchange(clock, ahead: 90_000)
        var round = Round()
        _ = round.add(.time)
        let order = round.add(
            .placeOrders([.test()], expiry: .at("2026-11-22T10:00:03Z")), as: .test)
        let leverage = round.add(.setLeverage("A", to: 2), as: .test)
        _ = round.add(.cancelAllAfter(seconds: 30, tag: "t"), as: .test)
        let answers = Client(transport, clock).send(round)
        #expect(transport.requests.count == 4)
        #expect(
            try answers[order] == [
                .rejected(
                    Rejection(
                        code: "50102", message: "said the exchange", errorClass: .retryLater))
            ])
        #expect(throws: OKXError.self) { try answers[leverage] }
    }

    @Test func `is given up on when it refuses what is stamped with its own time`() {
        let transport = ScriptedTransport { request, _ in
            request.url.contains("time")
                ? .rows(#"{"ts":"1795341600000"}"#) : .refusal("50102", status: 401)
        }
        let error = #expect(throws: OKXError.self) {
            try Client(transport).ask(.balance, as: .test)
        }
        #expect(error?.code == "50102")
        #expect(transport.requests.count == 3)
    }

    @Test func `is not measured worse than before, but measured anew when it was set`() {
        var clock = ServerClock()
        clock.learn(Timestamp(milliseconds: 10_005), sentAt: 0, took: 10)
        #expect(clock.now(elapsed: 100) == Timestamp(milliseconds: 10_100))
        clock.learn(Timestamp(milliseconds: 10_390), sentAt: 100, took: 400)
        #expect(clock.now(elapsed: 100) == Timestamp(milliseconds: 10_100))
        clock.learn(Timestamp(milliseconds: 10_106), sentAt: 100, took: 4)
        #expect(clock.now(elapsed: 100) == Timestamp(milliseconds: 10_104))
        clock.learn(Timestamp(milliseconds: 86_400_300), sentAt: 100, took: 400)
        #expect(clock.now(elapsed: 100) == Timestamp(milliseconds: 86_400_100))
    }
}
