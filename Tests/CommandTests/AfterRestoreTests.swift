import Foundation
import TestSupport
import Testing

@Suite struct `basis reconcile --after-restore` {
    private let desk: Desk
    private let exchange: LiveExchange

    init() throws {
        (desk, exchange) = (try Desk(), try LiveExchange())
        try run("venue add here --kind paper --base-url \(exchange.url)")
        try run("account add main --venue here", input: "good\ns\np\n")
        try run(
            "strategy add carry --account main --min-open-yield-pct 0.1 "
                + "--max-close-yield-pct -100 --per-order-usd 1000 --whitelist BTC")
        try run("snapshot-yields --venue here")
    }

    @discardableResult
    private func run(_ line: String, input: String = "", status: Int32 = 0) throws -> String {
        let words = line.split(separator: " ").map(String.init)
        let transcript = try desk.basis.run(words, input: input)
        #expect(transcript.status == status, "basis \(line)\n\(transcript)")
        return transcript.stdout
    }

    @Test func `shows what it would rebuild, rebuilds it, and then has nothing to do`() throws {
        let backup = try DatabaseBackup(of: desk.database)
        try run("open-pass")
        try backup.restore()
        let refused = try desk.basis.run(["open-pass"], input: "")
        #expect(refused.status == 1)
        #expect(refused.stderr.contains("basis reconcile --after-restore"))

        let planned = try run("reconcile --after-restore --dry-run", status: 1)
        #expect(planned.contains("would rebuild 1 positions, 1 trades, 2 orders, 2 fills"))
        #expect(planned.contains("would rebuild the open of BTC-USDT / BTC-USD-"))
        #expect(try run("positions --format json") == "{\"rows\":[]}\n")

        let text = try run("reconcile --after-restore --format json")
        let shape = try Shape.documented("reconcile-after-restore")
        #expect(try shape.differences(from: text) == [], "\(text)")
        #expect(text.contains("\"generation\":2"))
        #expect(try run("positions").contains("BTC-USD-"))
        let again = try run("reconcile --after-restore")
        #expect(again == "here: main: nothing is missing in the journal\n")
        #expect(try run("open-pass --dry-run").contains("would open"))
    }

    @Test(arguments: [
        "--owner BTC-USD-270326=carry", "--after-restore --owner BTC-USD-270326",
        "--after-restore --owner =carry",
        "--after-restore --owner BTC-USD-270326=carry --owner BTC-USD-270326=other",
    ])
    func `refuses an owner that says nothing`(options: String) throws {
        try run("reconcile \(options)", status: 64)
    }

    @Test func `refuses an owner that nobody is`() throws {
        try run("reconcile --after-restore --owner BTC-USD-270326=nobody", status: 78)
    }
}
