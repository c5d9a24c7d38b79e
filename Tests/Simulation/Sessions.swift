import Domain
import Postgres
import TestSupport

/// A connection to the seed's database, whose clock shows the seed's time, and which breaks where the
/// adversary says so.
final class Session {
    let connection: PostgresConnection
    private unowned let universe: Universe
    /// Who uses it; nobody means that nothing strikes.
    var job: Job?
    private var clockIs: Timestamp?
    private var isSettingClock = false
    private var lastWrite = ""
    private var steps = Step.Statements()

    init(_ universe: Universe, _ connection: PostgresConnection) {
        (self.universe, self.connection) = (universe, connection)
        connection.breaks = { [unowned self] moment, statement in breaks(moment, statement) }
        connection.keepsPlans = true
    }

    private func breaks(_ moment: PostgresConnection.Moment, _ statement: String) -> Bool {
        guard !isSettingClock, let job else { return false }
        if job.isDead { return true }
        let isCommit = statement == "commit"
        let step = isCommit ? "commit of \(lastWrite)" : steps.name(of: statement)
        switch moment {
        case .beforeSending:
            if !job.isInTransaction { universe.turns.handOver() }
            if job.isDead { return true }
            let strike = job.strike(
                at: step, job.isInTransaction ? Session.inTransaction : free,
                weight: isCommit ? 4 : 0.5)
            if job.isDead || strike != nil { return broken(job) }
            if !job.isInTransaction { setClock() }
            if statement.hasPrefix("begin") { job.isInTransaction = true }
            if Session.writes(statement) { lastWrite = step }
            return false
        case .afterAnswer:
            let strike = job.strike(
                at: step, [[.cutAfter], [.killed]], weight: isCommit ? 4 : 0.5)
            if statement == "commit" || statement == "rollback" { job.isInTransaction = false }
            return job.isDead || strike != nil ? broken(job) : false
        }
    }

    private func broken(_ job: Job) -> Bool {
        job.isInTransaction = false
        return true
    }

    /// What can strike between two statements. Nobody else gets the turn inside a transaction.
    private static let inTransaction: [[Hazard]] = [[.cutBefore], [.killed], [.terminated]]
    private var free: [[Hazard]] { [[.cutBefore], Hazard.ofProcess, universe.hazards] }

    private static func writes(_ statement: String) -> Bool {
        ["insert", "update", "delete"].contains { statement.hasPrefix($0) }
    }

    /// The database's own clock is another machine's.
    func setClock() {
        let time = universe.now + universe.databaseSkew
        guard time != clockIs else { return }
        isSettingClock = true
        defer { isSettingClock = false }
        do {
            _ = try connection.query("select set_config('basis.clock', $1, false)", ["\(time)"])
            clockIs = time
        } catch {
            preconditionFailure("the database's clock could not be set: \(error)")
        }
    }
}

/// The connections of a seed. A healthy one serves the next process.
final class Sessions {
    private unowned let universe: Universe
    private let database: TestDatabase
    private var idle: [Session] = []

    init(_ universe: Universe, _ database: TestDatabase) {
        (self.universe, self.database) = (universe, database)
    }

    func take(for job: Job) throws -> Session {
        let session = try idle.popLast() ?? make()
        session.job = job
        return session
    }

    func giveBack(_ session: Session) {
        session.job = nil
        if !session.connection.isDead { idle.append(session) }
    }

    /// Ends the seed's sessions; the database goes with them.
    func close() { idle.forEach { $0.connection.close() } }

    func make() throws -> Session {
        let limits = PostgresTimeLimits(statement: 60_000, lock: 60_000)
        let connection = try database.connect(limits: limits)
        _ = try connection.query(
            "select set_config('plan_cache_mode', 'force_generic_plan', false)")
        return Session(universe, connection)
    }
}
