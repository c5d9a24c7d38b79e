import Domain
import OKX
import PaperExchange
import Passes
import Postgres
import Store
import TestSupport

/// The course of one seed: a world is set up, jobs run while things go wrong, the faults stop, and
/// what is left is looked at.
final class Storm {
    private let universe: Universe
    private(set) var passes = 0
    private(set) var trades = 0
    private var jobNumber = 0

    init(_ universe: Universe) { self.universe = universe }

    private var adversary: Adversary { universe.adversary }
    private var turns: Turns { universe.turns }

    func run() throws {
        try setUp()
        universe.beginPass = { [unowned self] in start($0, waits: false) }
        adversary.isActive = true
        while passes < universe.settings.passes && universe.violations.isEmpty { step() }
        adversary.isActive = false
        turns.sleep(120_000)
        universe.machineSkew = 0
        universe.databaseSkew = 0
        try comeToRest()
        try universe.checkExcused()
    }

    private func setUp() throws {
        let store = try universe.monitor
        try universe.nameInstallation()
        let venue = try universe.venue
        for account in universe.settings.accounts { try add(account.uid, venue, store) }
        var rules = StrategyRules()
        try rules.set(universe.settings.rules)
        for name in universe.settings.strategies {
            try store.addStrategy(
                named: name, rules: rules, accounts: universe.settings.accounts.map(\.uid),
                by: "simulation")
        }
        universe.trace("strategies \(universe.settings.strategies)")
        if universe.settings.breaksModel { universe.trace("orders may be shown far too late") }
        universe.trace("rules \(universe.settings.rules.map { "\($0.name)=\($0.text)" })")
        universe.hand.moveMarket()
        start(.snapshot, waits: true)
    }

    private func add(_ uid: String, _ venue: Venue, _ store: Store) throws {
        let client = Client(
            venue: venue, transport: Direct(universe), clock: universe.directClock)
        let credentials = universe.credentials(of: uid)
        let balance = try client.ask(.balance, as: credentials)
        let newest = try client.ask(.bills(Page(limit: 1)), as: credentials).first?.billID
        try store.addAccount(
            named: uid, venue: venue, userID: uid,
            sealed: SealedCredentials(keyID: "00000000", key: [], secret: [], passphrase: []),
            opening: EquitySnapshot(
                balance: balance, pricesUSD: [:], usdtUSD: nil, lastBillID: newest ?? ""),
            by: "tests")
        guard let account = try store.accounts().first(where: { $0.name == uid }) else { return }
        var limits = account.limits
        limits.maxTotalUSD = Settings.maxTotalUSD
        limits.maxCoinUSD = universe.settings.maxCoinUSD
        try store.setLimits(of: account, limits, by: "simulation")
    }

    // MARK: - The storm

    private func step() {
        let pause = pause
        turns.sleep(pause)
        if pause > 2 * Timestamp.minute { universe.truth.hedges.timersRunSince = turns.now }
        approachSettlement()
        if adversary.happens(0.35) { universe.hand.moveMarket() }
        if adversary.happens(0.03) { universe.hand.resume { !$0.isHalt } }
        let draw = adversary.number(0...99)
        let command: Job.Command =
            draw < 45 ? .open : draw < 75 ? .close : draw < 90 ? .reconcile : .snapshot
        start(command, waits: !adversary.happens(universe.settings.overlap))
    }

    /// The accounts that each of the processes works which a timer's tick starts.
    private var hosts: [[String]] {
        let accounts = universe.settings.accounts.map(\.uid)
        return universe.settings.splitsAccounts ? accounts.map { [$0] } : [accounts]
    }

    /// Now and then the passes come just before the daily settlement, or a delivery.
    private func approachSettlement() {
        let aim = adversary.aim.hazard
        guard adversary.happens(aim == .settled || aim == .delivered ? 0.4 : 0.03), !isUnfinished
        else { return }
        let positions = (try? universe.monitor.openPositions()) ?? []
        let expiry = aim == .delivered ? positions.map(\.expiry).min() : nil
        let wait = expiry.map { $0 - universe.now } ?? universe.untilSettlement
        let early = adversary.happens(0.7) ? 4000 : 35 * Timestamp.minute
        var left = wait - adversary.number(0...early)
        while left > 30 * Timestamp.day {
            turns.sleep(20 * Timestamp.day)
            left -= 20 * Timestamp.day
            universe.truth.hedges.timersRunSince = turns.now
            let before = universe.now
            reconcile()
            left -= universe.now - before
        }
        turns.sleep(left)
        universe.truth.hedges.timersRunSince = turns.now
    }

    /// The exchange forgets bills after three months: some pass of so many days comes through.
    private func reconcile() {
        let woken = universe.now
        for _ in 0..<20 {
            start(.reconcile, waits: true)
            let stores = try? universe.monitor
            let times = universe.settings.accounts.map { account in
                (try? stores?.accounts().first { $0.userID == account.uid })
                    .flatMap { try? stores?.ledgerTimes(account: $0.id).lastEquity }
            }
            if times.allSatisfy({ $0.map { $0 >= woken } ?? false }) { return }
            turns.sleep(adversary.number(5000...90_000))
        }
    }

    /// Mostly seconds, sometimes hours: to the daily settlement, to a delivery.
    private var pause: Int64 {
        switch isUnfinished ? 0 : adversary.number(0...99) {
        case 0..<60: adversary.number(500...5000)
        case 60..<90: adversary.number(5000...90_000)
        case 90..<97: adversary.number(90_000...(2 * Timestamp.hour))
        case 97..<98: adversary.number(Timestamp.hour...(3 * Timestamp.day))
        default: untilDelivery ?? adversary.number(Timestamp.hour...(3 * Timestamp.day))
        }
    }

    /// To a moment in the window of the next delivery of something that is held, or just after it.
    private var untilDelivery: Int64? {
        let expiries = ((try? universe.monitor.openPositions()) ?? []).map(\.expiry)
        guard let expiry = expiries.min() else { return nil }
        let pause =
            expiry - universe.now
            - adversary.number((-2 * Timestamp.minute)...(31 * Timestamp.minute))
        return (0..<(15 * Timestamp.day)).contains(pause) ? pause : nil
    }

    /// Timers do not stop while something is unfinished or without a hedge: no long pauses then.
    private var isUnfinished: Bool {
        let positions = (try? universe.monitor.openPositions()) ?? []
        return universe.truth.hedges.isUnhedged || positions.contains { $0.unfinishedTrade != nil }
    }

    private func start(_ command: Job.Command, waits: Bool) {
        let players = (command == .snapshot ? [[]] : hosts).map { accounts in
            passes += 1
            jobNumber += 1
            let job = Job("\(command.rawValue)#\(jobNumber)", in: universe)
            return turns.spawn(job.name) { [self] in run(job, command, accounts) }
        }
        guard waits else { return }
        for player in players { turns.wait(for: player, atMost: 40_000) }
    }

    private func run(_ job: Job, _ command: Job.Command, _ accounts: [String]) {
        universe.trace("\(job.name) starts")
        do {
            let ranked = try rankedFutures
            let result = try job.run(
                command, accounts: accounts, limit: command == .open ? 30_000 : 40_000)
            note(result, of: job)
            if result.problems.isEmpty && !job.isDead { try universe.truth.noteEnd(of: job) }
            if command == .open {
                // Another snapshot may have come in between.
                try checkVerdicts(
                    of: result, on: accounts, over: ranked.intersection(rankedFutures))
            }
        } catch {
            let status = ExitStatus(error)
            universe.trace("\(job.name) exits \(status.rawValue): \(error)")
            if status == .bug && !job.isDead {
                universe.violate("\(job.name) ended with a bug: \(error)")
            }
        }
    }

    private func note(_ result: PassResult, of job: Job) {
        universe.truth.check()
        trades += result.trades.count
        universe.trace(
            "\(job.name) exits \(ExitStatus(result).rawValue): \(PassSummary.line(result))")
        for attention in result.attentions {
            universe.trace("    \(attention.code): \(attention.sentence)")
        }
        for problem in result.problems {
            universe.trace("    problem: \(problem.error)")
            if ExitStatus(problem.error) == .bug && !job.isDead {
                universe.violate("\(job.name) met a bug: \(problem.error)")
            }
        }
        for note in result.notes { universe.trace("    \(note)") }
    }

    private var rankedFutures: Set<String> {
        get throws { Set(try universe.monitor.latestYields().map(\.futureID)) }
    }

    /// I6: every candidate has a verdict, with the numbers or the reasons behind it.
    private func checkVerdicts(
        of result: PassResult, on accounts: [String], over futures: Set<String>
    ) throws {
        guard result.problems.isEmpty, result.busy.isEmpty else { return }
        for account in accounts {
            let lines = result.verdicts.filter { $0.account == account }
            let missing = futures.subtracting(lines.map(\.futureID))
            if !missing.isEmpty {
                universe.violate("I6: \(result.command) says nothing of \(missing.sorted())")
            }
            for line in lines
            where line.judgement.reasons.isEmpty && line.judgement.numbers.isEmpty
                && ![.opened, .repaired, .unwound, .notFilled, .inDoubt, .delivered, .sliced]
                    .contains(
                        line.judgement.verdict)
            {
                universe.violate("I6: \(line.judgement.verdict) of \(line.futureID) is bare")
            }
        }
    }

    // MARK: - The calm

    /// Jobs run until they change nothing any more; then all positions are closed.
    private func comeToRest() throws {
        guard universe.violations.isEmpty else { return }
        universe.paper.clearDisturbances()
        universe.hand.leave()
        for _ in 0..<3 { settle() }
        try Rest(universe: universe).checkHedges()
        universe.hand.resume { _ in true }
        try closeAll()
        settle()
        guard universe.violations.isEmpty else { return }
        let rest = Rest(universe: universe)
        try rest.checkHedges()
        try rest.checkBooks()
    }

    private func settle() {
        for command in [Job.Command.reconcile, .close, .reconcile] {
            turns.sleep(61_000)
            start(command, waits: true)
        }
    }

    private func closeAll() throws {
        // No yield is enough any more.
        let store = try universe.monitor
        let changes = [
            ("min_open_yield_pct", "1000"), ("max_close_yield_pct", "999"),
            ("failure_cooldown_s", "0"), ("execution", "taker"),
        ]
        for strategy in try store.strategies() {
            var rules = strategy.rules
            try rules.set(changes.map { (name: $0.0, text: $0.1) })
            try store.set(strategy, rules: rules, accounts: nil, by: "simulation")
        }
        for _ in 0..<12 where try !universe.monitor.openPositions().isEmpty { settle() }
        for position in try universe.monitor.openPositions() {
            universe.violate("I3: position \(position.id) in \(position.futureID) cannot be closed")
        }
    }
}
