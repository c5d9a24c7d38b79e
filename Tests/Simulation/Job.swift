import Clock
import Domain
import HTTP
import OKX
import Passes
import Postgres
import Store

/// One simulated process: a pass with a connection and a wire of its own. Killing it takes away
/// everything that it could still reach; what it had in memory is then of no consequence.
// Only who has the turn touches it: see Turns.
final class Job: @unchecked Sendable {
    let name: String
    unowned let universe: Universe
    private(set) var isDead = false
    /// SIGTERM has come.
    var isTerminated = false
    var isInTransaction = false
    private var session: Session?
    /// When its time limit ends, by the turns' clock.
    private(set) var deadline: Int64 = 0

    init(_ name: String, in universe: Universe) { (self.name, self.universe) = (name, universe) }

    // MARK: - Life and death

    func die() {
        isDead = true
        isInTransaction = false
        session?.connection.close()
    }

    /// An I/O that strikes this process or the world.
    ///
    /// - Parameter groups: what can strike here; each group is as likely as another.
    /// - Returns: what is left for the caller to do.
    func strike(at step: String, _ groups: [[Hazard]], weight: Double = 1) -> Hazard? {
        guard let hazard = universe.adversary.strike(at: step, groups, weight: weight) else {
            return nil
        }
        universe.trace("\(name): \(hazard.rawValue) at \(step)")
        switch hazard {
        case .killed: die()
        case .terminated: isTerminated = true
        case .stalled: universe.turns.sleep(universe.adversary.number(500...60_000))
        case .settled, .delivered:
            universe.turns.sleep(universe.untilSettlement + universe.adversary.number(1...2000))
        case .clockChanged:
            universe.machineSkew = universe.adversary.number(-40_000...40_000)
            // A standby that takes over may be further off than a machine that is kept by NTP.
            let farthest: Int64 = universe.adversary.happens(0.3) ? 60_000 : 5000
            universe.databaseSkew = universe.adversary.number(-farthest...farthest)
            universe.turns.schedule(after: universe.adversary.number(1000...60_000)) {
                [universe] in
                (universe.machineSkew, universe.databaseSkew) = (0, 0)
            }
        case .takenOver:
            universe.databaseSkew = 60_000
            universe.turns.schedule(after: universe.adversary.number(3000...30_000)) {
                [universe] in universe.databaseSkew = 0
            }
            universe.beginPass(universe.adversary.happens(0.7) ? .close : .open)
            universe.turns.sleep(universe.adversary.number(0...2800))
        default: if !universe.hand.act(hazard) { return hazard }
        }
        return nil
    }

    // MARK: - Its surroundings

    var clock: Clock {
        Clock(
            now: { [universe] in universe.now + universe.machineSkew },
            // A dead process has no time left for anything.
            elapsed: { [self] in isDead ? .max / 4 : universe.turns.now },
            sleep: { [self] milliseconds in
                guard !isDead else { return }
                _ = strike(at: "sleep", [Hazard.ofProcess, universe.hazards])
                if !isDead { universe.turns.sleep(milliseconds) }
            })
    }

    /// - Throws: `PostgresError` when the process was killed before it could connect.
    func run(_ command: Command, accounts: [String], limit: Int64) throws -> PassResult {
        deadline = universe.turns.now + limit
        let session = try universe.sessions.take(for: self)
        self.session = session
        defer { universe.sessions.giveBack(session) }
        let store = Store(connection: session.connection, owner: name)
        let run = PassRun(
            options: PassRun.Options(
                command: command.rawValue, accounts: accounts, timeLimitMilliseconds: limit),
            store: store, clock: clock,
            transport: { [self] _, isBrokenOff in Wire(of: self, isBrokenOff: isBrokenOff) },
            unseal: { [universe] account in universe.credentials(of: account.userID) },
            interrupted: { [self] in isTerminated })
        switch command {
        case .snapshot: _ = try SnapshotPass(run, depth: 0)([universe.venue])
        case .open: try OpenPass(run)()
        case .close: try ClosePass(run)()
        case .reconcile: try ReconcilePass(run)()
        }
        return run.result
    }

    enum Command: String, CaseIterable {
        case snapshot = "snapshot-yields"
        case open = "open-pass"
        case close = "close-pass"
        case reconcile
    }
}
