import Domain
import Store
import TestSupport
import Testing

/// Each with a sentence that a person understands, nothing on standard output, and its exit code.
@Suite struct `Bad input is refused` {
    struct Case: CustomTestStringConvertible {
        let line: String
        let status: Int32
        let sentence: String

        init(_ line: String, _ status: Int32, _ sentence: String) {
            (self.line, self.status, self.sentence) = (line, status, sentence)
        }

        var testDescription: String { line }
    }

    static let cases: [Case] = [
        Case(
            "account show nobody", 78,
            "there is no account 'nobody'; there are: main"
        ),
        Case(
            "account add new --venue nowhere", 78,
            "there is no venue 'nowhere'; there are: okx, okx-demo, okx-eea, okx-eea-demo, okx-us, "
                + "okx-us-demo, paper"
        ),
        Case(
            "account add new --venue paper", 64,
            "the API key is missing: API key, secret and passphrase are read from the terminal, or "
                + "from three lines on standard input"
        ),
        Case(
            "account add main --venue paper", 78, "the name 'main' is that of another account"
        ),
        Case(
            "strategy add s --account nobody --min-open-yield-pct 8 --max-close-yield-pct 2 "
                + "--per-order-usd 1000", 78,
            "there is no account 'nobody'; there are: main"
        ),
        Case(
            "strategy add s --account main --min-open-yield-pct 2 --max-close-yield-pct 8 "
                + "--per-order-usd 1000", 64,
            "min_open_yield_pct (2) must be above max_close_yield_pct (8): otherwise what is "
                + "opened is closed at once, and each turn pays fees"
        ),
        Case(
            "strategy add s --account main --min-open-yield-pct 8 --max-close-yield-pct 2 "
                + "--per-order-usd 150", 64,
            "per_order_usd cannot be '150': expected a positive multiple of 100"
        ),
        Case(
            "strategy add s --account main --min-open-yield-pct 12abc --max-close-yield-pct 2 "
                + "--per-order-usd 1000", 64,
            "min_open_yield_pct cannot be '12abc': expected a decimal from -1000 to 1000"
        ),
        Case(
            "strategy add s --account main --min-open-yield-pct 8 --max-close-yield-pct 2 "
                + "--per-order-usd 1_000", 64,
            "per_order_usd cannot be '1_000': expected a positive multiple of 100"
        ),
        Case(
            "strategy add s --account main --min-open-yield-pct 8", 64,
            "required: --max-close-yield-pct, --per-order-usd"
        ),
        Case(
            "strategy add s --account main --min-open-yield-pct 8 --max-close-yield-pct 2 "
                + "--per-order-usd 1000 --direction both", 64,
            "direction = both is not built yet, and would be ignored; it is refused instead"
        ),
        Case(
            "account set main --max-coin-usd 1e4", 64,
            "max_coin_usd cannot be '1e4': expected a decimal above 0 and at most 10000000000, or none"
        ),
        Case(
            "account enable main --live", 64,
            "'main' is on the paper venue 'paper', where no money is traded: leave --live out"
        ),
        Case(
            "venue remove okx", 78, "the venue 'okx' is built in and cannot be removed"
        ),
        Case(
            "venue remove paper", 78,
            "the venue 'paper' cannot be removed: accounts trade there: main"
        ),
        Case(
            "venue add x --base-url ftp://x --kind demo", 64,
            "--base-url 'ftp://x': expected scheme, host and port without a path, such as "
                + "https://www.okx.com"
        ),
        Case(
            "resume", 64, "--reason is required: it is kept with what is ended"
        ),
        Case(
            "halt --all", 64,
            "--reason is required: whoever finds trading stopped will want it"
        ),
        Case(
            "halt --strategy none --reason x", 78,
            "there is no strategy 'none', and no other either: add one with 'basis strategy add'"
        ),
    ]

    @Test(arguments: cases)
    func `with a sentence`(wrong: Case) throws {
        let desk = try Desk()
        try desk.addAccount("main")
        let transcript = try desk.basis.run(wrong.line.split(separator: " ").map(String.init))
        #expect(
            transcript
                == Transcript(stderr: "basis: \(wrong.sentence)\n", status: wrong.status))
    }

    @Test func `when the thresholds are reversed by a later change`() throws {
        let desk = try Desk()
        try desk.addAccount("main")
        try desk.addStrategy("s", account: "main")
        let transcript = try desk.basis("strategy", "set", "s", "--max-close-yield-pct", "8")
        #expect(transcript.status == 64)
        #expect(try desk.store.strategy(named: "s").rules.maxCloseYieldPct == 2)
        #expect(try desk.basis("strategy", "set", "s", "--max-close-yield-pct", "-1").status == 0)
        #expect(try desk.store.strategy(named: "s").rules.maxCloseYieldPct == "-1")
    }

    @Test func `when no database is configured, and both ways to one are named`() throws {
        let transcript = try Basis()("venue", "list")
        #expect(
            transcript
                == Transcript(
                    stderr: "basis: no database is configured: set DATABASE_URL (or libpq's "
                        + "PGHOST, PGSERVICE, …), or try everything on paper with "
                        + "'basis lab start' and --lab\n", status: 78))
    }

    @Test func `when the database is unreachable`() throws {
        let basis = Basis(environment: ["DATABASE_URL": "postgresql://x@127.0.0.1:1/x"])
        let transcript = try basis("account", "list")
        #expect(transcript.status == 69)
        #expect(transcript.stdout.isEmpty)
        #expect(
            transcript.stderr.hasPrefix("basis: no database took the connection: ")
                && transcript.stderr.contains("Connection refused")
                && transcript.stderr.hasSuffix(
                    "check DATABASE_URL or PGHOST, and that the server runs\n")
        )
    }

    @Test func `when the lab is wanted and there is none`() throws {
        let folder = try TemporaryFolder()
        let basis = Basis(environment: ["BASIS_LAB_DIR": folder.path])
        #expect(
            try basis("account", "list", "--lab")
                == Transcript(
                    stderr: "basis: there is no lab in \(folder.path): start one with "
                        + "'basis lab start'\n", status: 78))
    }

    @Test func `when others may read the master key`() throws {
        let desk = try Desk()
        let key = try desk.folder.file(
            "open.key", String(repeating: "ab", count: 32) + "\n", mode: 0o644)
        var basis = desk.basis
        basis.environment["BASIS_KEY_FILE"] = key
        #expect(
            try basis("account", "add", "a", "--venue", "paper")
                == Transcript(
                    stderr: "basis: the key file \(key) is open to others (mode 644): chmod 600 "
                        + "it, and if anyone else was on this machine, `basis key rotate`\n",
                    status: 77))
    }

    @Test func `when a live account is enabled without saying live`() throws {
        let desk = try Desk()
        try desk.addAccount("money", venue: "okx")
        #expect(try desk.store.account(named: "money").mayOpen == false)
        #expect(
            try desk.basis("account", "enable", "money")
                == Transcript(
                    stderr: "basis: 'money' trades money on the live venue 'okx': to let it, say "
                        + "'basis account enable money --live'\n", status: 64))
        #expect(try desk.store.account(named: "money").mayOpen == false)
        #expect(try desk.basis("account", "enable", "money", "--live").status == 0)
        #expect(try desk.store.account(named: "money").mayOpen)
    }
}
