import Clock
import Domain
import HTTP
import OKX
import PaperExchange
import Passes
import Postgres
import Store
import Synchronization
import TestSupport
import Testing

/// A whole world in one process: the paper exchange behind a transport that carries the real bytes,
/// a database of its own, and a clock that only moves when something waits or asks.
final class World {
    let time: VirtualTime
    let paper: PaperExchange
    let database: TestDatabase
    let store: Store
    private let connection: PostgresConnection
    /// Does the database's clock show the exchange's time? Otherwise it is this machine's.
    var tiesClocks = false
    let transport: PaperTransport
    private(set) var venue: Venue

    static let uid = "7001"
    /// What the owner holds beside what is traded for them.
    static let coins: [String: Exact] = [
        "BTC": 1, "ETH": 20, "SOL": 300, "XRP": 50_000, "LTC": 200,
    ]
    static let start = "2026-03-02T10:00:00Z"

    /// An account with money and, unless told otherwise, coins of its owner's own, so that both legs
    /// can go together; and a strategy that opens at 5 % and closes below 3 %.
    init(
        coins: [String: Exact] = World.coins,
        money: Exact = 50_000, level: PaperAccount.Level = .multiCurrency, seed: UInt64 = 1,
        others: [PaperAccount] = [], rules changes: [(name: String, text: String)] = []
    ) throws {
        let start = try #require(Timestamp(World.start))
        let time = VirtualTime(start: start)
        self.time = time
        var configuration = PaperConfiguration(
            seed: seed, start: start,
            accounts: [
                PaperAccount(
                    uid: World.uid, level: level, keys: [PaperKey(World.credentials)],
                    balances: coins.merging(["USDT": money]) { first, _ in first })
            ] + others, rate: 1, wall: { time.now })
        configuration.fillerPairs = 20
        paper = PaperExchange(configuration: configuration)
        transport = PaperTransport(paper, time)
        database = try TestDatabase.make()
        connection = try database.connect()
        store = Store(connection: connection, owner: "test")
        venue = try store.venue(named: "paper")
        try addAccount("main", uid: World.uid)
        try addStrategy("carry", accounts: ["main"], changes)
    }

    /// What the passes sign with; the account's own unless a test says otherwise.
    var secrets = World.credentials

    struct Secrets: Sendable {
        let key: String
        let secret: String
        let passphrase: String
    }
    static let credentials = Secrets(key: "key", secret: "secret", passphrase: "pass")

    func addAccount(_ name: String, uid: String) throws {
        let client = client()
        _ = try client.ask(.time)
        let balance = try client.ask(.balance, as: Credentials(World.credentials))
        let newest = try client.ask(
            .bills(Page(limit: 1)), as: Credentials(World.credentials)
        ).first?.billID
        try store.addAccount(
            named: name, venue: venue, userID: uid,
            sealed: SealedCredentials(keyID: "00000000", key: [], secret: [], passphrase: []),
            opening: EquitySnapshot(
                balance: balance, pricesUSD: [:], usdtUSD: nil, lastBillID: newest ?? ""),
            by: "tests")
    }

    func addStrategy(
        _ name: String, accounts: [String], _ changes: [(name: String, text: String)] = []
    ) throws {
        var rules = StrategyRules()
        try rules.set(
            [
                ("min_open_yield_pct", "5"), ("max_close_yield_pct", "3"),
                ("per_order_usd", "1000"),
            ] + changes)
        try store.addStrategy(named: name, rules: rules, accounts: accounts, by: "test")
    }

    /// A client of no run's, which no signal breaks off.
    func client() -> Client {
        transport.isBrokenOff = { false }
        return Client(venue: venue, transport: transport, clock: time.clock)
    }

    // MARK: - Passes

    /// SIGTERM came.
    var wasSignalled = false

    func run(_ command: String, dryRun: Bool = false, limit: Int64 = 30_000) -> PassRun {
        if tiesClocks { _ = try? connection.execute("set basis.clock = '\(time.now)'") }
        return PassRun(
            options: PassRun.Options(
                command: command, dryRun: dryRun, timeLimitMilliseconds: limit),
            store: store, clock: time.clock,
            transport: { [transport] _, isBrokenOff in
                transport.isBrokenOff = isBrokenOff
                return transport
            },
            unseal: { [secrets] _ in Credentials(secrets) },
            interrupted: { [self] in wasSignalled })
    }

    @discardableResult
    func snapshot() throws -> [YieldSnapshot] {
        let run = run("snapshot-yields")
        return try SnapshotPass(run, depth: 0)([venue])
    }

    @discardableResult
    func open(dryRun: Bool = false, limit: Int64 = 30_000) throws -> PassResult {
        let run = run("open-pass", dryRun: dryRun, limit: limit)
        try OpenPass(run)()
        return run.result
    }

    @discardableResult
    func close(dryRun: Bool = false, limit: Int64 = 30_000) throws -> PassResult {
        let run = run("close-pass", dryRun: dryRun, limit: limit)
        try ClosePass(run)()
        return run.result
    }

    @discardableResult
    func reconcile() throws -> PassResult {
        let run = run("reconcile")
        try ReconcilePass(run)()
        return run.result
    }

    // MARK: - Deaths

    /// The lease as a process leaves it that dies: not released, and over.
    func abandonLease() throws {
        _ = try database.connect().execute(
            "update account_lease set released = false, until = clock() - interval '1 second'")
    }

    /// Another pass has taken over.
    func stealLease() throws {
        _ = try database.connect().execute(
            "update account_lease set epoch = epoch + 1, owner = 'thief'")
    }

    // MARK: - Truth

    var truth: PaperTruth {
        get throws { try #require(paper.truth(of: World.uid)) }
    }

    var positions: [Position] {
        get throws { try store.openPositions() }
    }
}

/// Time that passes only when somebody waits.
final class VirtualTime: Sendable {
    private let start: Timestamp
    private let passed = Atomic<Int64>(0)

    init(start: Timestamp) { self.start = start }

    var now: Timestamp { start + passed.load(ordering: .relaxed) }

    func advance(_ milliseconds: Int64) { passed.add(milliseconds, ordering: .relaxed) }

    var clock: Clock {
        Clock(
            now: { [self] in now }, elapsed: { [self] in passed.load(ordering: .relaxed) },
            sleep: { [self] in advance($0) })
    }
}

/// The wire in process: the same bytes as over a socket, signing and decoding included.
final class PaperTransport: Transport {
    private let paper: PaperExchange
    private let time: VirtualTime
    private(set) var traffic = Traffic()
    /// Requests of every round, for tests that count them.
    private(set) var rounds: [[HTTPRequest]] = []
    /// Called before each request is handed over: markets may move between two of them.
    var beforeEach: (HTTPRequest) -> Void = { _ in }
    /// Requests whose answers are lost.
    var isCut: (HTTPRequest) -> Bool = { _ in false }
    /// Does a request that is cut still reach the exchange?
    var arrivesWhenCut = false
    /// After the first cut nothing comes through in either direction.
    var staysCut = false
    var wasCut = false
    /// As a socket is told by the run.
    var isBrokenOff: () -> Bool = { false }

    init(_ paper: PaperExchange, _ time: VirtualTime) { (self.paper, self.time) = (paper, time) }

    func send(_ requests: [HTTPRequest]) -> [Result<HTTPResponse, HTTPFailure>] {
        traffic.rounds += 1
        traffic.requests += requests.count
        rounds.append(requests)
        let start = time.now
        time.advance(5)
        return requests.map { request in
            beforeEach(request)
            if isBrokenOff() { return failure(.interrupted, request, 5) }
            if staysCut && wasCut { return failure(.broken, request, 5) }
            let cut = isCut(request)
            if cut { wasCut = true }
            if cut && !arrivesWhenCut { return failure(.broken, request, 5) }
            let host = request.url.split(separator: "/", maxSplits: 2).dropFirst(1)
            let path = host.last ?? ""
            let headers = request.headers.map { ($0.name.lowercased(), $0.value) }
            let response = paper.handle(
                PaperRequest(
                    method: request.method.rawValue, target: "/" + path,
                    headers: Dictionary(headers, uniquingKeysWith: { first, _ in first }),
                    body: request.body))
            time.advance(response.delayMilliseconds)
            if case .slow(let wait) = response.disposition { time.advance(wait) }
            if cut { return failure(.broken, request, 5) }
            return outcome(of: response, request, took: time.now - start)
        }
    }

    /// A client reads as many bytes as the header promises.
    private func received(of response: PaperResponse) -> [UInt8] {
        guard case .length(let count) = response.disposition else { return response.body }
        return Array(response.body.prefix(count))
    }

    private func failure(
        _ kind: HTTPFailure.Kind, _ request: HTTPRequest, _ took: Int64
    ) -> Result<HTTPResponse, HTTPFailure> {
        .failure(
            HTTPFailure(
                kind: kind, request: "\(request.method.rawValue) \(request.url)",
                detail: "injected", elapsedMilliseconds: took))
    }

    private func outcome(
        of response: PaperResponse, _ request: HTTPRequest, took: Int64
    ) -> Result<HTTPResponse, HTTPFailure> {
        if response.delayMilliseconds > 10_000 { return failure(.timedOut, request, took) }
        switch response.disposition {
        case .close, .cut: return failure(.broken, request, took)
        case .length(let count) where count > response.body.count:
            return failure(.broken, request, took)
        case .answer, .length, .slow:
            return .success(
                HTTPResponse(
                    status: response.status, body: received(of: response),
                    contentType: response.contentType, elapsedMilliseconds: took))
        }
    }
}

extension Credentials {
    init(_ secrets: World.Secrets) {
        self.init(key: secrets.key, secret: secrets.secret, passphrase: secrets.passphrase)
    }
}

extension PaperKey {
    init(_ secrets: World.Secrets) {
        self.init(key: secrets.key, secret: secrets.secret, passphrase: secrets.passphrase)
    }
}
