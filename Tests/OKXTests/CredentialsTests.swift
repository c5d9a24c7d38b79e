import HTTP
import TestSupport
import Testing

@testable import OKX

@Suite struct `A set of credentials` {
    /// Every way of turning a value into text that a log, a debugger or a crash takes.
    private func texts(of value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return [dumped, "\(value)", String(describing: value), String(reflecting: value)]
            .joined(separator: "\n")
    }

    private func showsSecrets(_ value: Any) -> Bool {
        let text = texts(of: value)
        return ["the-key", "the-secret", "the-phrase"].contains { text.contains($0) }
    }

    @Test func `shows nothing of itself`() {
        #expect(!showsSecrets(Credentials.test))
        #expect(!showsSecrets([Credentials.test]))
        #expect(!showsSecrets(Optional(Credentials.test) as Any))
    }

    @Test func `is not shown by a round, its answers or a client that used them`() {
        let transport = ScriptedTransport { _, _ in .refusal("50113", status: 401) }
        let client = Client(venue: .test, transport: transport, clock: VirtualClock().clock)
        var round = Round()
        let balance = round.add(.balance, as: .test)
        let answers = client.send(round)
        #expect(!showsSecrets(round))
        #expect(!showsSecrets(answers))
        #expect(throws: OKXError.self) { try answers[balance] }
        // The transport of this test keeps the requests; the client itself keeps nothing of them.
        for child in Mirror(reflecting: client).children where child.label != "transport" {
            #expect(!showsSecrets(child.value), "\(child.label ?? "")")
        }
    }

    @Test(arguments: ["50101", "50102", "50105", "50110", "50111", "50113", "50119", "50120"])
    func `is not shown by the error of a refused key`(code: String) {
        let error = #expect(throws: OKXError.self) {
            try Endpoint.balance.answer(
                #"{"code":"\#(code)","msg":"no"}"#, status: 401)
        }
        #expect(!showsSecrets(error as Any))
    }
}
