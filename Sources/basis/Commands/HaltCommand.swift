import ArgumentParser
import Clock
import Domain
import Passes
import Store

struct HaltCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halt", abstract: "Stop trading: everything, an account or a strategy.",
        discussion:
            "Nothing is opened from now on; what is open is still closed and repaired. With "
            + "--stopped only reads and cancels go on. Returns when nothing that was sent "
            + "before can still arrive; with 75 when --timeout was too short for that, and "
            + "the halt holds all the same. 'basis resume' ends it.")

    @OptionGroup var subject: StopSubject

    @Flag(help: "Not even close or repair: only reads and cancels.")
    var stopped = false

    @Option(help: "Why; required.")
    var reason: String?

    @Flag(help: "List the halts and latches that are in force.")
    var list = false

    @OptionGroup var options: CommonOptions

    func run() throws {
        let place = Workplace("halt", options)
        let names = try StopNames(place.openStore())
        if list { return try names.list(options) }
        guard let reason, !reason.isEmpty else {
            throw UsageError("--reason is required: whoever finds trading stopped will want it")
        }
        // With nothing named it is for all: a kill switch takes the safe meaning.
        let scope = try subject.scope(names) ?? .all
        let inFlight = try names.store.halt(
            scope, mode: stopped ? .stopped : .noOpen, reason: reason, by: place.actor)
        Output.comment(
            "halted \(names.phrase(scope)): "
                + (stopped ? "only reads and cancels go on" : "nothing is opened"), options)
        if options.format != nil {
            let stops = try names.store.stops().filter { $0.scope == scope && !$0.isAutomatic }
            Output.list(names.table(stops), options, ifEmpty: "")
        }
        if inFlight != nil { try waitUntilNothingArrives(place) }
    }

    /// What was recorded before the halt expires one order lifetime later at the latest, by the
    /// exchange's clock. That clock may differ from ours, its pace does not: so much time on our own
    /// monotonic clock is enough, with a margin for how well a pass knew the exchange's time.
    private func waitUntilNothingArrives(_ place: Workplace) throws {
        let need = PassRun.orderLifetime + 2000
        let allowed = Int64(options.timeout) * 1000
        Output.comment("waiting until what was sent before can no longer arrive", options)
        let end = place.clock.elapsed() + min(need, allowed)
        while place.clock.elapsed() < end, !Signals.wasTerminated {
            place.clock.sleep(end - place.clock.elapsed())
        }
        let left = max(end - place.clock.elapsed(), 0) + max(need - allowed, 0)
        guard left == 0 else {
            Output.error(
                "the halt holds, but orders sent before it may still arrive for \(left) ms")
            throw ExitRequest(status: .tryLater)
        }
    }
}

struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "End halts and latches.",
        discussion:
            "With nothing named it ends what 'basis halt' with nothing named began, and leaves every "
            + "latch. --account and --strategy end those of that subject, with the latches of its "
            + "pairs and positions; --all ends everything that is in force: look at --list before.")

    @OptionGroup var subject: StopSubject

    @Option(help: "Why; required.")
    var reason: String?

    @Flag(help: "List the halts and latches that are in force.")
    var list = false

    @OptionGroup var options: CommonOptions

    func run() throws {
        let place = Workplace("resume", options)
        let names = try StopNames(place.openStore())
        if list { return try names.list(options) }
        guard let reason, !reason.isEmpty else {
            throw UsageError("--reason is required: it is kept with what is ended")
        }
        let scope = try subject.scope(names)
        let inForce = try names.store.stops()
        let ended = inForce.filter { stop in
            scope.map(stop.scope.lies) ?? (stop.scope == .all && !stop.isAutomatic)
        }
        try names.store.end(ended, reason: reason, by: place.actor)
        Output.list(names.table(ended), options, ifEmpty: "nothing was in force there")
        for stop in inForce
        where !ended.contains(stop) && stop.scope.covers(scope ?? stop.scope) {
            Output.comment(
                "still in force: \(names.phrase(stop.scope)), \(stop.code): \(stop.reason)",
                options)
        }
    }
}

/// What is stopped or resumed.
struct StopSubject: ParsableArguments {
    @Flag(help: "Everything.")
    var all = false

    @Option(help: "An account.")
    var account: String?

    @Option(help: "A strategy.")
    var strategy: String?

    func validate() throws {
        guard [all, account != nil, strategy != nil].filter(\.self).count <= 1 else {
            throw ValidationError("--all, --account and --strategy exclude each other")
        }
    }

    /// `nil` when nothing was named.
    func scope(_ names: StopNames) throws -> Stop.Scope? {
        if let account { return .account(try names.store.account(named: account).id) }
        if let strategy { return .strategy(try names.store.strategy(named: strategy).id) }
        return all ? .all : nil
    }
}
