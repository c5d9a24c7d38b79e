import ArgumentParser
import Domain
import Foundation
import Glibc

@main
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run the jobs against the paper exchange while a seeded adversary strikes.",
        discussion: """
            Each seed is a world of its own: accounts, markets, a database, clocks, and faults at any \
            I/O. What must always hold is checked after every order, and once the faults have \
            stopped. A failing seed prints its trace and replays exactly: simulate --trace SEED
            """)

    @Option(help: "How many seeds.") var seeds: UInt64 = 100
    @Option(help: "The first seed.") var first: UInt64 = 1
    @Option(help: "Processes at work, each with a database of its own.") var workers: UInt64 = 2
    @Option(help: "Replay one seed and print what happens.") var trace: UInt64?
    @Flag(help: "Stop at the first seed that fails.") var untilFailure = false
    @Flag(help: "Print every cell, kind of fault and step, with its count.") var cells = false
    @Option(help: "Run further seeds until each cell was struck so often.") var fill = 0
    @Option(help: "Keep each seed's outcome in this file, and go on from those it has.")
    var outcomes: String?
    @Option(
        help: ArgumentHelp("Run each so-manieth seed and print outcomes.", visibility: .private))
    var stride: UInt64?

    func run() throws {
        hashAlike()
        if let trace {
            let outcome = try Outcome(seed: trace, isTracing: true)
            print(outcome.trace.joined(separator: "\n"))
            print(Tally(of: [outcome]).report(listsCells: cells))
            if !outcome.violations.isEmpty { throw ExitCode(1) }
        } else if let stride {
            for seed in Swift.stride(from: first, to: first + seeds, by: Int(stride)) {
                print(try Outcome(seed: seed, isTracing: false).line)
                fflush(nil)
            }
        } else {
            let tally = try Workers(
                first: first, seeds: seeds, count: workers, fill: fill, untilFailure: untilFailure,
                file: outcomes.map(OutcomeFile.init)
            ).run()
            print(tally.report(listsCells: cells))
            if !tally.failed.isEmpty { throw ExitCode(1) }
        }
    }

    /// Hashing is seeded by the process, and with it the order of dictionaries, unless the
    /// environment says otherwise when it starts: so it starts again.
    private func hashAlike() {
        guard getenv("SWIFT_DETERMINISTIC_HASHING") == nil else { return }
        setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", &arguments)
        preconditionFailure("the program could not start itself again: \(errno)")
    }
}
