public import Clock
public import Domain
public import HTTP
public import OKX
public import Store

/// One run of a command that talks to the exchange: its tools, its time limit, and what it found.
///
/// Everything that a pass needs from outside comes in here, so that the same pass runs live, on
/// paper and in a simulation.
public final class PassRun {
    /// What the command line chose.
    public struct Options: Sendable {
        /// As it is typed, for the pass row: `close-pass`.
        public var command: String
        /// Names; empty for all.
        public var accounts: [String]
        /// Names; empty for all. Positions of the others are still repaired.
        public var strategies: [String]
        /// Its name; `nil` for all.
        public var venue: String?
        /// Writes nothing, sends nothing, takes no lease.
        public var dryRun: Bool
        /// The whole run's time limit.
        public var timeLimitMilliseconds: Int64

        public init(
            command: String, accounts: [String] = [], strategies: [String] = [],
            venue: String? = nil, dryRun: Bool = false, timeLimitMilliseconds: Int64 = 30_000
        ) {
            (self.command, self.accounts, self.strategies) = (command, accounts, strategies)
            (self.venue, self.dryRun) = (venue, dryRun)
            self.timeLimitMilliseconds = timeLimitMilliseconds
        }
    }

    /// What the command line chose.
    public let options: Options
    /// The database, for one thread.
    public let store: Store
    /// This machine's clock; in simulation a virtual one.
    public let clock: Clock
    /// By the clock's `elapsed`: a pass never outlives it.
    public let deadline: Int64
    /// SIGTERM came: no new trade; what was sent is resolved.
    public let interrupted: () -> Bool
    /// An order may have reached the exchange, from this run or from one before whose trade it has
    /// taken up: a signal breaks off no request any more, for what was sent is resolved first.
    var mustFinish = false
    let started: Int64
    private let transport: (Venue, @escaping () -> Bool) throws -> any Transport
    private let unseal: (Account) throws -> Credentials
    private var clients: [String: Client] = [:]
    /// What was done and found so far; whole once the pass has returned or thrown.
    public internal(set) var result: PassResult

    /// - Parameters:
    ///   - transport: the wire to a venue; asked for once a venue. Its second argument is to be
    ///     asked while requests wait: true breaks them off.
    ///   - unseal: an account's credentials in the clear.
    public init(
        options: Options, store: Store, clock: Clock,
        transport: @escaping (Venue, @escaping () -> Bool) throws -> any Transport,
        unseal: @escaping (Account) throws -> Credentials,
        interrupted: @escaping () -> Bool = { false }
    ) {
        (self.options, self.store, self.clock) = (options, store, clock)
        started = clock.elapsed()
        deadline = started + options.timeLimitMilliseconds
        (self.transport, self.unseal, self.interrupted) = (transport, unseal, interrupted)
        result = PassResult(
            command: options.command, dryRun: options.dryRun, startedAt: clock.now())
    }

    /// The one client of a venue in this run.
    func client(of venue: Venue) throws -> Client {
        if let client = clients[venue.name] { return client }
        let wire = try transport(venue) { [unowned self] in interrupted() && !mustFinish }
        let client = Client(venue: venue, transport: wire, clock: clock, deadline: deadline)
        clients[venue.name] = client
        return client
    }

    func credentials(of account: Account) throws -> Credentials { try unseal(account) }

    var timeLeft: Int64 { deadline - clock.elapsed() }

    /// A pass starts no trade in its last fifteen seconds: what is left must cover the expiry of
    /// its orders, confirmation, cancel and one repair.
    var hasTimeForTrade: Bool { timeLeft > PassRun.reserve && !interrupted() }

    static let reserve: Int64 = 15_000

    /// Accounts that this run has yet to work, this one included: they share its time.
    var accountsLeft = 1

    /// By the clock's `elapsed`: until when orders of earlier passes are asked for, a third of an
    /// account's share of the time. One that cannot be resolved leaves the rest for what else is to be
    /// repaired or closed.
    var settleLimit: Int64 {
        let share = timeLeft / Int64(3 * Swift.max(1, accountsLeft))
        return Swift.min(deadline, clock.elapsed() + Swift.max(share, PassRun.shortestSettling))
    }

    /// Two looks that prove an absence, with a question asked again.
    private static let shortestSettling: Int64 = 4000

    /// Strategies, or positions, that this run has yet to come to: they share the time in which
    /// orders may rest.
    var turnsLeft = 1

    /// How long a spot leg that begins to rest now may do so: a fair share of the time that is left,
    /// less what the pass needs to cancel, resolve, hedge and repair.
    var watchTime: Int64 {
        Swift.max(0, (timeLeft - PassRun.reserve) / Int64(Swift.max(1, turnsLeft)))
    }

    /// Less than this is not worth an order.
    private static let shortestWatch: Int64 = 2000

    /// Is there time for a trade as the strategy works its legs?
    func hasTime(for execution: Execution) -> Bool {
        hasTimeForTrade && (execution == .taker || watchTime >= PassRun.shortestWatch)
    }

    /// Milliseconds from the exchange's clock now to an order's expiry.
    public static let orderLifetime: Int64 = 3000

    /// Works accounts one after the other. One that fails becomes a problem of the run; the others are
    /// still worked.
    func each(_ works: [AccountWork], _ body: (AccountWork) throws -> Void) {
        accountsLeft = works.count
        for work in works {
            do {
                try body(work)
            } catch {
                result.problems.append(
                    PassResult.Problem(account: work.account.name, error: error))
            }
            accountsLeft -= 1
        }
    }

    /// What the run has cost so far, for its JSON and its row.
    func closeBooks() {
        let traffics = clients.values.map(\.traffic)
        result.requests = traffics.map(\.requests).reduce(0, +)
        result.rounds = clients.values.map(\.roundsSent).reduce(0, +)
        result.connections = traffics.map(\.connections).reduce(0, +)
        result.bytes = traffics.map(\.bytes).reduce(0, +)
        result.durationMilliseconds = clock.elapsed() - started
    }
}
