import ArgumentParser
import Domain
import Passes
import Store

struct SnapshotYieldsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot-yields",
        abstract: "Fetch what all pairs trade at, compute their yields and store them.",
        discussion:
            "Seven requests a venue, however many pairs there are. Prints nothing when all went "
            + "well, unless --format or --verbose is given; 'basis yields' shows what was "
            + "stored.")

    @Option(
        parsing: .singleValue,
        help: "A venue; may be repeated. Default: those of all accounts, else paper.")
    var venue: [String] = []

    @Option(help: "Read both books of this many of the best pairs, for net yields by size.")
    var depth = 0

    @OptionGroup var dry: DryRunOption
    @OptionGroup var options: CommonOptions

    func validate() throws {
        guard (0...50).contains(depth) else {
            throw ValidationError("--depth \(depth): expected 0 to 50 pairs")
        }
    }

    func run() throws {
        let command = try PassCommand("snapshot-yields", options, dryRun: dry.dryRun)
        let venues = try self.venues(command).map { try command.store.venue(named: $0) }
        let snapshots = try SnapshotPass(command.run, depth: depth)(venues)
        try command.finish(snapshots: snapshots.map(PassReport.SnapshotLine.init))
    }

    private func venues(_ command: PassCommand) throws -> [String] {
        if !venue.isEmpty { return Set(venue).sorted() }
        // Public data: an account that is not enabled yet is looked at first.
        let used = try command.store.accounts().map(\.venue.name)
        return used.isEmpty ? ["paper"] : Set(used).sorted()
    }
}

extension PassReport.SnapshotLine {
    init(_ snapshot: YieldSnapshot) {
        let best = snapshot.rows.max { left, right in
            (left.entryYieldPct ?? -1_000_000, right.futureID)
                < (right.entryYieldPct ?? -1_000_000, left.futureID)
        }
        self.init(
            venue: snapshot.venue, takenAt: snapshot.takenAt, usdtUSD: snapshot.usdtUSD?.price,
            pairs: snapshot.rows.count, best: best)
    }
}
