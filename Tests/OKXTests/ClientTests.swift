import Domain
import HTTP
import TestSupport
import Testing

@testable import OKX

private let timeRow = #"{"ts":"1795341600000"}"#

@Suite struct `A round` {
    @Test func `leaves as one and answers each question`() throws {
        let transport = ScriptedTransport { request, _ in
            request.url.contains("time") ? .rows(timeRow) : .rows()
        }
        let client = Client(transport)
        var round = Round()
        let time = round.add(.time)
        let orders = round.add(.pendingOrders(), as: .test)
        let book = round.add(.book("A", depth: 1))
        let answers = client.send(round)
        #expect(try answers[time] == .at("2026-11-22T10:00:00Z"))
        #expect(try answers[orders] == [])
        #expect(throws: OKXError.self) { try answers[book] }
        #expect(transport.rounds.map(\.count) == [3])
        #expect(client.roundsSent == 1)
        #expect(client.traffic.requests == 3)
    }

    @Test func `asks once what is in it twice, unless another account asks`() throws {
        let transport = ScriptedTransport { request, _ in
            request.url.contains("time") ? .rows(timeRow) : .rows()
        }
        var round = Round()
        let times = [round.add(.time), round.add(.time)]
        let other = Credentials(key: "other", secret: "s", passphrase: "p")
        let orders = [Credentials.test, .test, other].map { round.add(.pendingOrders(), as: $0) }
        let first = round.add(.pendingOrders(Page(limit: 1)), as: .test)
        let answers = Client(transport).send(round)
        #expect(transport.rounds.map(\.count) == [4])
        for ticket in times { #expect(try answers[ticket] == .at("2026-11-22T10:00:00Z")) }
        for ticket in orders + [first] { #expect(try answers[ticket] == []) }
    }

    @Test func `asks twice what it reads in two ways`() throws {
        let row =
            #"{"feeGroup":[{"groupId":"1","maker":"-0.1","taker":"-0.2"},"#
            + #"{"groupId":"2","maker":"-0.3","taker":"-0.4"}]}"#
        var round = Round()
        let tickets = ["1", "2", "1"].map {
            round.add(.feeRates(futures: "BTC-USD", group: $0), as: .test)
        }
        let transport = ScriptedTransport { _, _ in .rows(row) }
        let answers = Client(transport).send(round)
        #expect(transport.rounds.map(\.count) == [2])
        #expect(try tickets.map { try answers[$0].taker } == ["0.2", "0.4", "0.2"])
    }

    @Test func `of nothing sends nothing`() {
        let transport = ScriptedTransport { _, _ in .rows() }
        _ = Client(transport).send(Round())
        #expect(transport.rounds.isEmpty)
    }

    @Test func `gives an absent answer as one`() throws {
        let client = Client(ScriptedTransport { _, _ in .refusal("51603") })
        var round = Round()
        let order = round.add(.order("A", .client("b1")), as: .test)
        #expect(try client.send(round)[order] == nil)
    }
}

@Suite struct `A failed question` {
    static let passing: [ScriptedTransport.Reply] = [
        .failed(.timedOut), .failed(.broken), .failed(.couldNotConnect), .failed(.couldNotResolve),
        .json("<html>bad gateway</html>", status: 502), .json("", status: 500),
        .json("Too Many Requests", status: 429), .json(#"{"code":"0","da"#),
        .refusal("50001", status: 503), .refusal("50004", status: 400), .refusal("50011"),
        .refusal("50011", status: 429), .refusal("50013", status: 429),
        .refusal("50026", status: 500), .refusal("99999", status: 500),
    ]

    @Test(arguments: passing)
    func `is asked again, alone, when the failure may pass`(
        failure: Result<HTTPResponse, HTTPFailure>
    ) throws {
        let transport = ScriptedTransport { request, round in
            request.url.contains("pending") && round == 1 ? failure : .rows(timeRow)
        }
        var round = Round()
        let time = round.add(.time)
        _ = round.add(.pendingOrders(), as: .test)
        #expect(throws: Never.self) { try Client(transport).send(round)[time] }
        #expect(transport.rounds.map(\.count) == [2, 1])
        #expect(transport.requests.last?.url.contains("pending") == true)
    }

    @Test func `is asked three times at most, with pauses that grow`() {
        let transport = ScriptedTransport { _, _ in .failed(.timedOut) }
        let clock = VirtualClock()
        #expect(throws: OKXError.self) { try Client(transport, clock).ask(.balance, as: .test) }
        #expect(transport.requests.count == 3)
        #expect(clock.sleeps == [250, 1000])
    }

    @Test func `is asked again after a rate limit's window only`() {
        let transport = ScriptedTransport { _, _ in .refusal("50011", status: 429) }
        let clock = VirtualClock()
        #expect(throws: OKXError.self) { try Client(transport, clock).ask(.balance, as: .test) }
        #expect(clock.sleeps == [2000, 2000])
    }

    static let lasting: [ScriptedTransport.Reply] = [
        .failed(.certificateRefused), .failed(.answerTooLarge), .failed(.interrupted),
        .refusal("50111", status: 401), .refusal("51000", status: 400), .refusal("51001"),
        .refusal("99999"), .json(#"{"code":"0","msg":""}"#), .json(#"{"code":"0","data":{}}"#),
        .json("<html>", status: 302).mapBody { _ in #"{"code":"0","data":[]}"# },
    ]

    @Test(arguments: lasting)
    func `is not asked again when the failure will last`(
        failure: Result<HTTPResponse, HTTPFailure>
    ) {
        let transport = ScriptedTransport { _, _ in failure }
        let clock = VirtualClock()
        #expect(throws: OKXError.self) { try Client(transport, clock).ask(.balance, as: .test) }
        #expect(transport.requests.count == 1)
        #expect(clock.sleeps == [])
    }

    @Test func `is not asked again past the deadline`() {
        let transport = ScriptedTransport { _, _ in .failed(.timedOut) }
        let clock = VirtualClock()
        let client = Client(transport, clock)
        client.deadline = clock.elapsed + 251
        #expect(throws: OKXError.self) { try client.ask(.balance, as: .test) }
        #expect(clock.sleeps == [250])
        #expect(transport.requests.count == 2)
    }

    @Test func `is not asked again once a signal has ended another`() {
        let transport = ScriptedTransport { request, _ in
            .failed(request.url.contains("time") ? .interrupted : .timedOut)
        }
        var round = Round()
        _ = round.add(.time)
        _ = round.add(.balance, as: .test)
        _ = Client(transport).send(round)
        #expect(transport.rounds.count == 1)
    }

    @Test(arguments: passing)
    func `that changes something is never sent again`(
        failure: Result<HTTPResponse, HTTPFailure>
    ) {
        let transport = ScriptedTransport { _, _ in failure }
        let client = Client(transport)
        var round = Round()
        _ = round.add(.placeOrders([.test()], expiry: .at("2026-11-22T10:00:03Z")), as: .test)
        _ = round.add(.cancelOrders([.init(instrumentID: "A", .order("1"))]), as: .test)
        _ = round.add(.setLeverage("A", to: 2), as: .test)
        _ = round.add(.cancelAllAfter(seconds: 30, tag: "t"), as: .test)
        _ = client.send(round)
        #expect(transport.rounds.map(\.count) == [4])
    }

    @Test func `does not take the orders of its round along when it is asked again`() {
        let transport = ScriptedTransport { _, _ in .failed(.timedOut) }
        var round = Round()
        _ = round.add(.placeOrders([.test()], expiry: .at("2026-11-22T10:00:03Z")), as: .test)
        _ = round.add(.balance, as: .test)
        _ = Client(transport).send(round)
        #expect(transport.requests.filter { $0.method == .post }.count == 1)
        #expect(transport.requests.filter { $0.method == .get }.count == 3)
    }
}

extension Result<HTTPResponse, HTTPFailure> {
    /// The same answer with another body.
    fileprivate func mapBody(_ change: (String) -> String) -> Self {
        map { response in
            HTTPResponse(
                status: response.status,
                body: Array(change(String(decoding: response.body, as: UTF8.self)).utf8),
                contentType: response.contentType,
                elapsedMilliseconds: response.elapsedMilliseconds)
        }
    }
}

@Suite struct `A list in pages` {
    private func page(_ ids: ClosedRange<Int>) -> ScriptedTransport.Reply {
        let rows = ids.reversed().map { id in
            #"{"billId":"\#(id)","ccy":"BTC","balChg":"1","bal":"1","type":"2","ts":"1"}"#
        }
        return .json(#"{"code":"0","msg":"","data":["# + rows.joined(separator: ",") + "]}")
    }

    private func bills(_ transport: ScriptedTransport) throws -> [Bill] {
        try Client(transport).all(
            as: .test, pageSize: 3, { .bills(Page(after: $0, limit: 3)) }, by: \.billID)
    }

    @Test func `is read to its end, each page after the last row of the one before`() throws {
        let transport = ScriptedTransport { request, _ in
            if request.url.contains("after=11") { return page(10...10) }
            return request.url.contains("after=14") ? page(11...13) : page(14...16)
        }
        #expect(try bills(transport).map(\.billID) == ["16", "15", "14", "13", "12", "11", "10"])
        #expect(transport.rounds.count == 3)
    }

    @Test func `has no row twice when pages overlap`() throws {
        let transport = ScriptedTransport { request, _ in
            request.url.contains("after=14") ? page(13...14) : page(14...16)
        }
        #expect(try bills(transport).map(\.billID) == ["16", "15", "14", "13"])
    }

    @Test func `is not there at all when a page fails`() {
        let transport = ScriptedTransport { request, _ in
            request.url.contains("after") ? .refusal("50111", status: 401) : page(14...16)
        }
        #expect(throws: OKXError.self) { try bills(transport) }
    }

    @Test func `ends when the exchange gives the same page for ever`() {
        let transport = ScriptedTransport { _, _ in page(14...16) }
        #expect(
            throws: OKXError.nonsense(
                Endpoint.bills().request, .endlessPages(cursor: "14"))
        ) { try bills(transport) }
    }
}
