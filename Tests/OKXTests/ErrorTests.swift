import Domain
import HTTP
import TestSupport
import Testing

@testable import OKX

@Suite struct `An answer` {
    private let time = Endpoint.time

    @Test(arguments: [
        #"{"code":"0","msg":"","data":[{"ts":"7"}]}"#, #"{"code":0,"data":[{"ts":"7"}]}"#,
        #"{"data":[{"ts":"7","new":{"deep":[1,null,"x"]}}],"msg":null,"code":"0","inTime":"1"}"#,
        " \n{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"ts\":\"7\"}]}\n",
    ])
    func `is read whatever else it holds`(body: String) throws {
        #expect(try time.answer(body) == Timestamp(milliseconds: 7))
    }

    @Test(arguments: [
        (#"{"code":50011,"msg":"m"}"#, 429), (#"{"code":"50011","msg":"m"}"#, 200),
        (#"{"code":"50011","msg":"m","data":{"odd":1}}"#, 200),
        (#"{"code":"50011","msg":"m","data":null}"#, 500),
    ])
    func `that says no is a refusal, with or without rows and whatever the status`(
        body: String, status: Int
    ) {
        #expect(
            throws: OKXError.refused(time.request, status: status, code: "50011", message: "m")
        ) { try time.answer(body, status: status) }
    }

    @Test(arguments: [
        ("", 200, OKXError.Defect.empty), ("", 502, .empty), ("<html>x</html>", 502, .notJSON),
        (#"{"code":"0","data":[{"ts":"#, 200, .notJSON), ("Too Many Requests", 429, .notJSON),
        ("{}", 200, .noEnvelope), (#"{"message":"not found"}"#, 404, .noEnvelope),
        (#"{"code":"0","data":{"ts":"7"}}"#, 200, .wrongType(field: "data")),
        (#"{"code":"0","data":[{"ts":7}]}"#, 200, .wrongType(field: "data.0.ts")),
        (#"{"code":"0","data":[{"ts":"7"}]}"#, 404, .contradictoryStatus),
    ])
    func `that is not the exchange's is unreadable`(
        body: String, status: Int, defect: OKXError.Defect
    ) {
        let error = #expect(throws: OKXError.self) { try time.answer(body, status: status) }
        guard case .unreadable(_, status, defect, _) = error else {
            Issue.record("the error is \(String(describing: error))")
            return
        }
        #expect(error?.errorClass == .retryLater)
    }

    @Test(arguments: [
        (#"{"code":"0","msg":""}"#, Nonsense.missing(field: "data")),
        (#"{"code":"0","data":[]}"#, .rows(expected: 1, found: 0)),
        (#"{"code":"0","data":[{"ts":"1"},{"ts":"2"}]}"#, .rows(expected: 1, found: 2)),
        (#"{"code":"0","data":[{}]}"#, .missing(field: "ts")),
        (#"{"code":"0","data":[{"ts":null}]}"#, .missing(field: "ts")),
        (#"{"code":"0","data":[{"ts":""}]}"#, .missing(field: "ts")),
        (#"{"code":"0","data":[{"ts":"-5"}]}"#, .malformed(field: "ts", value: "-5")),
        (#"{"code":"0","data":[{"ts":"1.5"}]}"#, .malformed(field: "ts", value: "1.5")),
    ])
    func `that cannot be is nonsense`(body: String, complaint: Nonsense) {
        #expect(throws: OKXError.nonsense(time.request, complaint)) { try time.answer(body) }
    }

    @Test func `of zero digits is not mistaken for zero`() {
        let row = #"{"instId":"A","markPx":"","ts":"1"}"#
        #expect(
            throws: OKXError.nonsense(
                Endpoint.markPrice("A").request, .missing(field: "markPx"))
        ) { try Endpoint.markPrice("A").answer(rows(row)) }
    }

    @Test func `is quoted short and on one line`() {
        let body = "<html>\n" + String(repeating: "x", count: 5000)
        let error = #expect(throws: OKXError.self) { try time.answer(body, status: 502) }
        guard case .unreadable(_, _, _, let excerpt) = error else {
            Issue.record("the error is \(String(describing: error))")
            return
        }
        #expect(excerpt.hasPrefix("<html> xxx"))
        #expect(excerpt.count < 210)
    }
}

@Suite struct `An error` {
    @Test(arguments: [
        ("50111", "region"), ("50119", "region"), ("50105", "passphrase"), ("50101", "demo"),
        ("50102", "clock"), ("50113", "secret"), ("50110", "address"), ("50120", "permission"),
        ("50011", "two seconds"),
    ])
    func `of a key says what to do`(code: String, word: String) {
        let error = OKXError.refused(
            Endpoint.balance.request, status: 401, code: code, message: "said the exchange")
        #expect(error.description.contains(word))
        #expect(error.description.contains("GET /api/v5/account/balance"))
        #expect(error.description.contains(code))
        #expect(error.description.contains("said the exchange"))
    }

    @Test(arguments: ErrorCode.advice.keys.sorted())
    func `has advice for codes that exist only`(code: String) {
        #expect(ErrorCode.known[code] != nil)
    }

    @Test(arguments: [
        ("50001", ErrorClass.retryLater, ErrorClass.unknownOutcome),
        ("50026", .retryLater, .unknownOutcome), ("50011", .retryLater, .retryLater),
        ("51029", .waitForChange, .waitForChange), ("51000", .permanent, .permanent),
        ("50113", .stopAndAlert, .stopAndAlert), ("99999", .unknownOutcome, .unknownOutcome),
    ])
    func `leaves an outcome open only where something may have changed`(
        code: String, question: ErrorClass, change: ErrorClass
    ) {
        func errorClass(_ request: RequestName) -> ErrorClass {
            OKXError.refused(request, status: 200, code: code, message: "").errorClass
        }
        #expect(errorClass(Endpoint.balance.request) == question)
        #expect(errorClass(Endpoint.setLeverage("A", to: 1).request) == change)
    }

    @Test func `of the wire leaves the outcome of a change open unless nothing was sent`() {
        func errorClass(_ request: RequestName, _ kind: HTTPFailure.Kind) -> ErrorClass {
            let failure = HTTPFailure(kind: kind, request: "", detail: "", elapsedMilliseconds: 1)
            return OKXError.unreachable(request, failure).errorClass
        }
        let change = Endpoint.setLeverage("A", to: 1).request
        #expect(errorClass(change, .timedOut) == .unknownOutcome)
        #expect(errorClass(change, .couldNotConnect) == .retryLater)
        #expect(errorClass(Endpoint.time.request, .timedOut) == .retryLater)
        #expect(errorClass(change, .certificateRefused) == .stopAndAlert)
    }
}
