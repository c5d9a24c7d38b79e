import Domain
import Foundation
import Postgres
import Store
import TestSupport
import Testing

/// The main job against a live paper exchange; what each command prints has the shape of its example.
@Suite struct `The documented examples` {
    /// One strategy on one account that has the coin as margin, so that both legs go together.
    private struct Place {
        let desk: Desk
        let exchange: LiveExchange

        init() throws { try self.init(on: LiveExchange()) }

        /// Another database, for which whatever the exchange holds is somebody else's.
        init(on exchange: LiveExchange) throws {
            (desk, self.exchange) = (try Desk(), exchange)
            try run("venue add here --kind paper --base-url \(exchange.url)")
            try run("account add main --venue here", input: "good\ns\np\n")
            try run(
                "strategy add carry --account main --min-open-yield-pct 0.1 "
                    + "--max-close-yield-pct -100 --per-order-usd 1000 --whitelist BTC")
        }

        @discardableResult
        func run(_ line: String, input: String = "") throws -> String {
            let words = line.split(separator: " ").map(String.init)
            let transcript = try desk.basis.run(words, input: input)
            #expect(transcript.status == 0, "basis \(line)\n\(transcript)")
            return transcript.stdout
        }

        func check(_ line: String, against example: String) throws {
            let text = try run(line + " --format json")
            let differences = try Shape.documented(example).differences(from: text)
            #expect(differences == [], "basis \(line)\n\(text)")
        }
    }

    @Test func `have the names and the types of what the commands print`() throws {
        let place = try Place()
        try place.check("venue list", against: "venue-list")
        try place.check("account list", against: "account-list")
        try place.check("account show main", against: "account-show")
        try place.check("strategy list", against: "strategy-list")
        try place.check("strategy show carry", against: "strategy-show")
        try place.check("snapshot-yields --depth 2 --venue here", against: "snapshot-yields")
        try place.check("yields", against: "yields")
        try place.check("open-pass --dry-run", against: "open-pass-dry-run")
        try place.check("open-pass", against: "open-pass")
        try place.check("positions", against: "positions")
        try place.check("orders", against: "orders")
        try place.check("passes", against: "passes")
        try place.check("explain", against: "explain")
        try place.check("explain --trade 1", against: "explain-trade")
        try place.run("strategy set carry --min-open-yield-pct 900 --max-close-yield-pct 800")
        try place.check("close-pass --dry-run", against: "close-pass")
        try place.check("close-pass", against: "close-pass")
        try place.check("reconcile", against: "reconcile")
        try place.check("reconcile --after-restore", against: "reconcile-after-restore")
        try place.check("report", against: "report")
        try place.run("halt --all --reason lunch")
        try place.check("halt --list", against: "halt-list")
    }

    @Test func `show what needs a person, and what a report says of it`() throws {
        let place = try Place()
        let store = try place.desk.store
        let account = try store.account(named: "main").id
        // A bill that the exchange never sent.
        let bill = TestJournal.bill(
            "1", "USDT", 5, balance: 20_006, at: try store.newestMoment() - 5 * Timestamp.minute)
        try store.insert([bill], account: account)
        for (line, example) in [("reconcile", "reconcile"), ("report", "report-unbalanced")] {
            let words = [line, "--format", "json"]
            let transcript = try place.desk.basis.run(words)
            #expect(transcript.status == 1)
            #expect(transcript.stderr.contains("USDT"))
            let differences = try Shape.documented(example).differences(from: transcript.stdout)
            #expect(differences == [], "\(transcript)")
        }
        #expect(try store.stops().map(\.code) == ["ledger_break"])
    }

    @Test func `of an adoption show what was taken into the position`() throws {
        let place = try Place()
        try place.run("snapshot-yields --venue here")
        try place.run("open-pass")
        let future = try #require(try place.desk.store.openPositions().first).futureID
        let other = try Place(on: place.exchange)
        // Databases of tests are copies of one: a name of its own makes it another installation.
        try other.desk.database.connect().execute("update basis.installation set code = 'zzzz'")
        let line = "adopt --account main --strategy carry --future \(future) --spot-price 60000"
        let shown = try other.run(line + " --dry-run")
        #expect(shown.contains("would adopt BTC-USDT / \(future) for main by carry"))
        #expect(try other.desk.store.openPositions().isEmpty)
        let unsaid = try other.desk.basis.run(line.split(separator: " ").map(String.init))
        #expect(unsaid.status == 64 && unsaid.stdout == "")
        try other.check(line + " --yes", against: "adopt")
        #expect(try other.desk.store.openPositions().map(\.futureID) == [future])
        let again = try other.desk.basis.run(
            (line + " --yes").split(separator: " ").map(String.init))
        #expect(again.status == 64 && again.stderr.contains("there is nothing sold of \(future)"))
    }

    @Test func `are all held against a command`() throws {
        let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/examples")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
        #expect(names.count > 15)
        for name in names {
            let stem = name.replacing(".json", with: "")
            #expect(source.contains("\"\(stem)\""), "\(name)")
        }
    }

    @Test func `of a pass stay within its rounds, and of a snapshot within its requests`() throws {
        let place = try Place()
        let snapshot = try place.run("snapshot-yields --venue here --format json")
        #expect(snapshot.contains("\"requests\":7,") && snapshot.contains("\"rounds\":1,"))
        let opened = try place.run("open-pass --format json")
        // Observe, place both legs in one request, confirm.
        #expect(opened.contains("\"rounds\":3,"))
        #expect(opened.contains("\"outcome\":\"filled\""))
    }

    /// A dry run says that it is one and changes nothing at either end.
    @Test func `of a dry run show both orders, and nothing is stored or sent`() throws {
        let place = try Place()
        try place.run("snapshot-yields --venue here")
        let passes = try place.run("passes --format json")
        let text = try place.run("open-pass --dry-run")
        let lines = text.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0] == "here: dry run: nothing was sent or stored")
        #expect(lines[1].hasPrefix("here: would open BTC-USDT / BTC-USD-"))
        #expect(lines[1].contains("annual yield ") && lines[1].contains("net annual yield "))
        #expect(lines[2].hasPrefix("here:   buy ") && lines[2].contains(" BTC-USDT at "))
        #expect(lines[3].hasPrefix("here:   sell 10 contracts BTC-USD-"))
        #expect(try place.run("passes --format json") == passes)
        #expect(try place.run("positions --format json") == "{\"rows\":[]}\n")
        #expect(try place.run("orders --format json") == "{\"rows\":[]}\n")
        #expect(try place.desk.basis("reconcile") == Transcript())
    }

    @Test func `of a real pass name the venue in every line, and silence means nothing to do`()
        throws
    {
        let place = try Place()
        #expect(try place.run("snapshot-yields --venue here") == "")
        let opened = try place.run("open-pass").split(separator: "\n")
        #expect(opened.count == 3)
        #expect(opened.allSatisfy { $0.hasPrefix("here: ") })
        #expect(opened[0].contains(" for main by carry: filled, "))
        #expect(try place.desk.basis("close-pass") == Transcript())
        #expect(try place.desk.basis("reconcile") == Transcript())
        let said = try place.run("close-pass --verbose").split(separator: "\n")
        #expect(said.count == 2)
        #expect(said.allSatisfy { $0.hasPrefix("here: ") })
        #expect(said[0].contains(": yield_above_close: "))
    }
}
