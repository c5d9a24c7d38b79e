import TestSupport
import Testing

@Suite struct `On a database with nothing in it` {
    struct Case: CustomTestStringConvertible {
        let line: String
        let transcript: Transcript

        init(_ line: String, stdout: String = "", stderr: String = "", _ status: Int32 = 0) {
            self.line = line
            transcript = Transcript(stdout: stdout, stderr: stderr, status: status)
        }

        var testDescription: String { line }
    }

    static let noAccount = "there is no account to report on: add one with 'basis account add'\n"
    static let noYields = "no such yields are stored: run 'basis snapshot-yields'\n"
    static let noPass = "there is no such pass: none has run yet\n"

    static let cases: [Case] = [
        Case("close-pass"),
        Case("close-pass --quiet"),
        Case(
            "close-pass --dry-run",
            stdout: "no venue: dry run: nothing was sent or stored\n"),
        Case(
            "open-pass",
            stderr: "basis: no strategy trades on any of these accounts: add one with "
                + "'basis strategy add'\n", 78),
        Case(
            "reconcile",
            stderr: "basis: there is no account to reconcile: add one with 'basis account add'\n",
            78),
        Case("positions", stderr: "no position is open\n"),
        Case("positions --quiet"),
        Case("positions --all", stderr: "there is no position\n"),
        Case("positions --format json", stdout: "{\"rows\":[]}\n"),
        Case("positions --format ndjson"),
        Case("orders", stderr: "there is no such order\n"),
        Case("orders --format json", stdout: "{\"rows\":[]}\n"),
        Case("passes", stderr: "there is no such pass\n"),
        Case("explain", stderr: noPass),
        Case("explain --format json", stdout: "{\"rows\":[]}\n", stderr: noPass),
        Case("explain --quiet"),
        Case("explain 7", stderr: "basis: there is no pass 7: 'basis passes' lists them\n", 78),
        Case(
            "explain --trade 7",
            stderr: "basis: there is no trade 7: 'basis orders' names the trades of orders\n", 78),
        Case("yields", stderr: noYields),
        Case("yields --since 2026-01-01", stderr: noYields),
        Case("yields --at 2026-01-01T00:00:00Z --quiet"),
        Case("report", stderr: noAccount),
        Case("report --quiet --date 2026-11-22"),
        Case(
            "report --account nobody",
            stderr: "basis: there is no account 'nobody', and no other either: add one with "
                + "'basis account add'\n", 78),
        Case(
            "positions --strategy nobody",
            stderr: "basis: there is no strategy 'nobody', and no other either: add one with "
                + "'basis strategy add'\n", 78),
    ]

    @Test(arguments: cases)
    func `each command says what it must and no more`(example: Case) throws {
        let desk = try Desk()
        let words = example.line.split(separator: " ").map(String.init)
        #expect(try desk.basis.run(words) == example.transcript)
    }

    @Test(arguments: [
        "report --format csv", "report --date 2026-13-01", "report --until 2026-01-01",
        "report --since 2026-01-02 --until 2026-01-01",
        "report --date 2026-01-01 --since 2026-01-01",
        "yields --top 0", "yields --rank-by age", "yields --at yesterday",
        "yields --at 2026-01-01 --since 2026-01-01", "yields --until 2026-01-01",
        "snapshot-yields --depth -1", "snapshot-yields --depth 51", "orders --limit 0",
        "orders --open --all", "passes --limit 0", "explain 1 --last open-pass",
        "explain --trade 1 --format csv", "open-pass --timeout 0", "open-pass --timeout 3601",
        "open-pass --quiet --verbose", "open-pass --format xml", "open-pass now",
    ])
    func `an argument that is malformed or out of range is refused`(line: String) throws {
        let desk = try Desk()
        let transcript = try desk.basis.run(line.split(separator: " ").map(String.init))
        #expect(transcript.status == 64)
        #expect(transcript.stdout.isEmpty)
        #expect(transcript.stderr.hasPrefix("Error: "))
    }

    @Test(arguments: [
        "open-pass", "close-pass", "reconcile", "report", "positions", "orders", "passes",
        "explain", "yields", "snapshot-yields",
    ])
    func `or without one, every command names the way out`(command: String) throws {
        let unset = try Basis(environment: [:]).run([command])
        #expect(unset.status == 78)
        #expect(unset.stderr.contains("set DATABASE_URL") && unset.stderr.contains("--lab"))
        let desk = try Desk(migrated: false)
        let bare = try desk.basis.run([command])
        #expect(bare.status == 78)
        #expect(bare.stdout.isEmpty)
        #expect(bare.stderr.contains("basis migrate"))
        let away = Basis(environment: [
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2"
        ])
        let unreachable = try away.run([command])
        #expect(unreachable.status == 69)
        #expect(unreachable.stdout.isEmpty)
    }

    @Test(arguments: [
        "", "migrate", "key", "key create", "venue add", "account add", "strategy set", "halt",
        "resume", "lab start", "snapshot-yields", "yields", "open-pass", "close-pass", "reconcile",
        "positions", "orders", "passes", "explain", "report",
    ])
    func `the help of a command ends with the exit status list`(command: String) throws {
        let words = command.split(separator: " ").map(String.init) + ["--help"]
        let transcript = try Basis().run(words)
        #expect(transcript.status == 0)
        let tail = transcript.stdout.split(separator: "\n").suffix(11)
        #expect(tail.first == "EXIT STATUS:")
        #expect(
            tail.map { $0.prefix(4).trimmingPrefix("  ") }.dropFirst().map { $0.prefix(2) }
                == ["0 ", "1 ", "3 ", "64", "65", "69", "70", "75", "77", "78"])
    }

    @Test func `notes and errors are JSON when that was asked for`() throws {
        let desk = try Desk()
        let transcript = try desk.basis("open-pass", "--log-format", "json")
        #expect(transcript.status == 78)
        #expect(transcript.stderr.hasPrefix(#"{"level":"error","message":"no strategy trades"#))
    }
}
