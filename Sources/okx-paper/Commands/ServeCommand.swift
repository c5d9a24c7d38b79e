import ArgumentParser
import Clock
import Domain
import Glibc
import PaperExchange

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the exchange until SIGTERM or SIGINT.",
        discussion: """
            Prints one line when it listens: "listening on http://127.0.0.1:8600". If standard \
            output or standard error is a pipe, it is let go of after that line, so that whoever \
            started the exchange in the background can stop reading.

            The accounts file is JSON; all but uid, keys, key, secret and passphrase may be left out:

              {"accounts": [{"uid": "1001", "level": "2", "position_mode": "net_mode",
                "auto_loan": false, "fee_type": "0", "leverage": "3",
                "keys": [{"key": "k", "secret": "s", "passphrase": "p",
                  "permissions": ["read_only", "trade"], "environment": "live"}],
                "balances": {"USDT": "100000", "BTC": "1"}}]}

            An account may have a "name" for the status page. level is 2 (futures mode) or 3 (multi-currency); position_mode net_mode or \
            long_short_mode; fee_type 0 (fee in what is received) or 1 (in the quote currency); \
            environment live or demo.

            The market is seeded unless it is replayed: --market model:FILE sets the seeded market's \
            parameters ("okx-paper parameters" prints them all), --market replay:FILE plays what \
            "okx-paper record" has written, from the moment at which the recording begins.

            With --state the exchange lives in a folder: it goes on where it was, whatever ended it, \
            with the seed, market and accounts that it began with. Accounts that are new in the \
            accounts file are opened, and keys are always those of the file. What has been answered \
            survives a kill -9; after a loss of power the last seconds may be missing. At --rate 1 \
            the market's clock has run on meanwhile, at any other rate it has stood still.

            Callers are held to the exchange's published limits, counted by this machine's clock.
            """)

    @Option(help: "Port to listen on; 0 picks a free one.")
    var port: UInt16 = 8600

    @Option(help: "IPv4 address to listen on.")
    var host = "127.0.0.1"

    @Option(
        help: "Folder to keep the exchange in. Without it everything ends with the program.",
        completion: .directory)
    var state: String?

    @Option(
        help: "Seed of the market: with the same start time it shows the same prices. Default: 1.")
    var seed: UInt64?

    @Option(help: "JSON file with accounts, keys and balances. Without it only public data works.")
    var accounts: String?

    @Option(help: "File with the token of the control API. Without it there is no control API.")
    var controlTokenFile: String?

    @Option(help: "model:FILE or replay:FILE: parameters of the seeded market, or a recording.")
    var market: MarketOption?

    @Option(help: "File with faults and market moves, armed at this start: see okx-paper scenario.")
    var scenario: String?

    @Flag(help: "Do not hold callers to the published rate limits.")
    var noRateLimits = false

    @Flag(help: "Show no page with books, positions and equity at /.")
    var noStatusPage = false

    @Option(help: "Spot pairs to list beyond the five coins, at most 17000. Default: 0.")
    var fillerPairs: Int?

    @Option(
        help: "The market's time at the start, RFC 3339 in UTC. Default: now, or the recording's.")
    var startTime: String?

    @Option(help: "Market milliseconds per millisecond of this machine; 0 stands still.")
    var rate: Int64 = 1

    @Flag(help: "Measure the time of signatures by this machine's clock, not the market's.")
    var signaturesByWallClock = false

    func validate() throws {
        guard (0...17_000).contains(fillerPairs ?? 0) else {
            throw ValidationError("--filler-pairs must be between 0 and 17000")
        }
        guard rate >= 0 else { throw ValidationError("--rate must not be negative") }
        if let startTime, Timestamp(startTime) == nil {
            throw ValidationError("--start-time '\(startTime)' is no RFC 3339 time in UTC")
        }
        if startTime != nil, case .replay = market {
            throw ValidationError("a recording says itself when it starts: leave out --start-time")
        }
    }

    func run() async throws {
        do {
            let server = PaperServer(
                desk: ExchangeDesk(try exchange()), host: host, port: port,
                hasStatusPage: !noStatusPage)
            try await server.run { address in
                print("listening on http://\(address)")
                // All streams; naming one would touch a global variable of C.
                fflush(nil)
                letGoOfPipes()
            }
        } catch let failure as Failure {
            complain(failure.description)
            throw ExitCode(failure.status)
        }
    }
}

/// Points standard streams that are pipes to nowhere: a reader at the other end sees their end.
private func letGoOfPipes() {
    let nowhere = open("/dev/null", O_RDWR)
    guard nowhere >= 0 else { return }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { continue }
        dup2(nowhere, descriptor)
    }
    close(nowhere)
}
