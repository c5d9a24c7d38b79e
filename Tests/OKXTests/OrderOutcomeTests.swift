import Domain
import HTTP
import TestSupport
import Testing

@testable import OKX

/// What became of orders that were sent, by what came back.
@Suite struct `A placed order` {
    private func outcomes(
        _ ids: [String], _ reply: ScriptedTransport.Reply
    ) throws -> [OrderOutcome] {
        let transport = ScriptedTransport { _, _ in reply }
        let orders = ids.map { OrderRequest.test(id: $0) }
        let outcomes = try Client(transport).ask(
            .placeOrders(orders, expiry: .at("2026-11-22T10:00:03Z")), as: .test)
        #expect(transport.requests.count == 1, "an order leaves once, whatever comes back")
        return outcomes
    }

    private func outcome(_ reply: ScriptedTransport.Reply) throws -> OrderOutcome {
        try #require(try outcomes(["b1"], reply).first)
    }

    private func row(_ code: String, id: String = "b1", order: String = "") -> String {
        #"{"clOrdId":"\#(id)","ordId":"\#(order)","sCode":"\#(code)","sMsg":"so it says"}"#
    }

    private func answer(_ code: String, _ rows: String..., status: Int = 200)
        -> ScriptedTransport.Reply
    {
        .json(
            #"{"code":"\#(code)","msg":"m","data":["# + rows.joined(separator: ",") + "]}",
            status: status)
    }

    @Test func `is accepted with the id the exchange gave it`() throws {
        #expect(try outcome(answer("0", row("0", order: "77"))) == .accepted(orderID: "77"))
    }

    @Test(arguments: [
        HTTPFailure.Kind.timedOut, .broken, .answerTooLarge, .interrupted, .other,
    ])
    func `is in doubt after a failure that leaves open whether it arrived`(
        kind: HTTPFailure.Kind
    ) throws {
        guard case .inDoubt(.noAnswer) = try outcome(.failed(kind)) else {
            Issue.record("it is not in doubt")
            return
        }
    }

    @Test(arguments: [
        HTTPFailure.Kind.couldNotResolve, .couldNotConnect, .certificateRefused,
    ])
    func `is not sent when no byte can have left`(kind: HTTPFailure.Kind) throws {
        guard case .notSent = try outcome(.failed(kind)) else {
            Issue.record("it does not count as not sent")
            return
        }
    }

    @Test(arguments: [500, 502, 503, 504, 520])
    func `is in doubt after any failure of the server, whatever the body says`(status: Int) throws {
        let doubt = OrderOutcome.inDoubt(.serverFailure(status: status))
        #expect(try outcome(.json("<html>bad gateway</html>", status: status)) == doubt)
        #expect(try outcome(.json("", status: status)) == doubt)
        #expect(try outcome(answer("0", row("0", order: "77"), status: status)) == doubt)
        #expect(try outcome(answer("1", row("51008"), status: status)) == doubt)
        #expect(try outcome(.refusal("50011", status: status)) == doubt)
    }

    @Test(arguments: [
        ("Too Many Requests", 429), ("<html><body>403</body></html>", 403), ("<html></html>", 200),
        ("", 200), (#"{"code":"0","msg":"","data":[{"clOrdId":"b1","ordId":"7"#, 200),
        (#"{"code":"0","msg":"","data":{"sCode":"51008"}}"#, 200), (#"["0"]"#, 200),
        (#"{"error":"51008"}"#, 200), (#"{"code":"1","data":[{"clOrdId":"b1"}]}"#, 200),
    ])
    func `is in doubt after an answer that is not the exchange's`(
        body: String, status: Int
    ) throws {
        guard case .inDoubt(.unreadable(status, _)) = try outcome(.json(body, status: status))
        else {
            Issue.record("it is not in doubt")
            return
        }
    }

    @Test func `is in doubt when the answer has no row for it`() throws {
        #expect(try outcome(answer("0")) == .inDoubt(.noRow))
        #expect(try outcome(answer("1")) == .inDoubt(.noRow))
        #expect(try outcome(.json(#"{"code":"0","msg":""}"#)) == .inDoubt(.noRow))
        #expect(try outcome(answer("1", row("51008", id: "other"))) == .inDoubt(.noRow))
    }

    @Test func `is in doubt when it is accepted without an id, or with a status that says no`()
        throws
    {
        #expect(try outcome(answer("0", row("0"))) == .inDoubt(.noOrderID))
        let refused = try outcome(answer("0", row("0", order: "77"), status: 400))
        #expect(refused == .inDoubt(.code("0", message: "so it says", status: 400)))
    }

    @Test(arguments: ErrorCode.known.keys.sorted())
    func `is rejected by exactly the codes that prove it, with the status that goes with them`(
        code: String
    ) throws {
        let known = try #require(ErrorCode.known[code])
        for status in [200, 400, 401, 403, 405, 410, 429] {
            let proves =
                known.statuses.contains(status)
                && [.retryLater, .waitForChange, .permanent, .stopAndAlert]
                    .contains(known.errorClass)
            let expected: (String) -> OrderOutcome = { message in
                proves
                    ? .rejected(
                        Rejection(code: code, message: message, errorClass: known.errorClass))
                    : .inDoubt(.code(code, message: message, status: status))
            }
            #expect(
                try outcome(answer("1", row(code), status: status)) == expected("so it says"),
                "in its row, HTTP \(status)")
            #expect(
                try outcome(.refusal(code, status: status)) == expected("said the exchange"),
                "for the whole request, HTTP \(status)")
        }
    }

    @Test(arguments: ["99999", "51999", "", "-1", "abc", "50000x"])
    func `is in doubt after a code that nobody has written down`(code: String) throws {
        guard case .inDoubt = try outcome(answer("1", row(code))) else {
            Issue.record("the row's code decided")
            return
        }
        guard case .inDoubt = try outcome(.refusal(code)) else {
            Issue.record("the request's code decided")
            return
        }
    }

    @Test(arguments: [
        "50001", "50004", "50013", "50026", "50042", "50071", "51011", "51016", "51054", "51149",
        "51603",
    ])
    func `is in doubt after a code that leaves it open, whatever the status`(code: String) throws {
        for status in [200, 400, 429, 500, 503] {
            guard case .inDoubt = try outcome(answer("1", row(code), status: status)) else {
                Issue.record("HTTP \(status) decided")
                return
            }
        }
    }

    @Test func `is judged apart from the others of its batch`() throws {
        let reply = answer("2", row("51008", id: "b2"), row("0", id: "b1", order: "77"))
        let outcomes = try outcomes(["b1", "b2"], reply)
        #expect(outcomes[0] == .accepted(orderID: "77"))
        #expect(
            outcomes[1]
                == .rejected(
                    Rejection(code: "51008", message: "so it says", errorClass: .permanent)))
    }

    @Test func `is matched by position when no row names an id and none is missing`() throws {
        let nameless = [row("0", id: "", order: "1"), row("0", id: "", order: "2")]
        let all = try outcomes(["b1", "b2"], answer("0", nameless[0], nameless[1]))
        #expect(all == [.accepted(orderID: "1"), .accepted(orderID: "2")])
        let short = try outcomes(["b1", "b2"], answer("0", nameless[0]))
        #expect(short == [.inDoubt(.noRow), .inDoubt(.noRow)])
    }

    @Test func `is matched by id in an answer that is too short or too long`() throws {
        let short = try outcomes(["b1", "b2"], answer("0", row("0", id: "b2", order: "2")))
        #expect(short == [.inDoubt(.noRow), .accepted(orderID: "2")])
        let double = try outcomes(
            ["b1"],
            answer("0", row("0", id: "b1", order: "1"), row("51008", id: "b1")))
        #expect(double == [.inDoubt(.noRow)])
    }

    @Test func `of a batch is rejected with the whole of it`() throws {
        let all = try outcomes(["b1", "b2"], .refusal("50113", status: 401))
        let rejection = Rejection(
            code: "50113", message: "said the exchange", errorClass: .stopAndAlert)
        #expect(all == [.rejected(rejection), .rejected(rejection)])
    }

    @Test func `takes the code as a number too`() throws {
        let reply = ScriptedTransport.Reply.json(#"{"code":50011,"msg":"m"}"#, status: 429)
        #expect(
            try outcome(reply)
                == .rejected(Rejection(code: "50011", message: "m", errorClass: .retryLater)))
    }
}

@Suite struct `A cancellation` {
    private func outcome(_ reply: ScriptedTransport.Reply) throws -> CancelOutcome {
        let transport = ScriptedTransport { _, _ in reply }
        let requests = [CancelRequest(instrumentID: "A", .order("7"))]
        let outcomes = try Client(transport).ask(.cancelOrders(requests), as: .test)
        #expect(transport.requests.count == 1)
        return try #require(outcomes.first)
    }

    private func row(_ code: String, status: Int = 200) -> ScriptedTransport.Reply {
        .json(
            #"{"code":"1","data":[{"clOrdId":"","ordId":"7","sCode":"\#(code)","sMsg":"m"}]}"#,
            status: status)
    }

    @Test(arguments: ["0", "51410"])
    func `is requested when the exchange takes it or is at it already`(code: String) throws {
        #expect(try outcome(row(code)) == .requested)
    }

    @Test(arguments: ["51400", "51401", "51402", "51405"])
    func `comes too late for an order that is final`(code: String) throws {
        #expect(try outcome(row(code)) == .alreadyFinal(code: code))
    }

    @Test(arguments: [("51408", ErrorClass.permanent), ("51404", .waitForChange)])
    func `is rejected by the codes that prove it`(code: String, errorClass: ErrorClass) throws {
        #expect(
            try outcome(row(code))
                == .rejected(Rejection(code: code, message: "m", errorClass: errorClass)))
    }

    @Test(arguments: ["51412", "50004", "50001", "99999"])
    func `is in doubt after a code that leaves it open`(code: String) throws {
        #expect(try outcome(row(code)) == .inDoubt(.code(code, message: "m", status: 200)))
    }

    @Test func `is in doubt, or not sent, like an order`() throws {
        #expect(try outcome(row("51400", status: 500)) == .inDoubt(.serverFailure(status: 500)))
        guard case .inDoubt(.noAnswer) = try outcome(.failed(.timedOut)) else {
            Issue.record("a time-out decided")
            return
        }
        guard case .notSent = try outcome(.failed(.couldNotConnect)) else {
            Issue.record("it does not count as not sent")
            return
        }
    }
}
