import ArgumentParser
import Domain
import Reports
import Store

struct YieldsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "yields", abstract: "Print the latest ranking of pairs, or its history.",
        discussion: ExitCodes.discussion(
            """
            annual_yield_pct = (future bid - spot ask) / spot ask / days x 365 x 100: entering.
            exit_yield_pct is the same from future ask and spot bid: closing.
            net_annual_yield_pct is what is left after fees and slippage, and capacity_usd what \
            both books hold above nothing: see 'basis snapshot-yields --depth'.
            The future is quoted in USD and the spot in USDT; usdt_usd is the price of one USDT.
            """))

    @Option(help: "Only so many of the best pairs of each snapshot.")
    var top: Int?

    @Option(help: "Only pairs of this coin.")
    var coin: String?

    @Option(help: "The newest snapshot at or before this time: \(TimeArgument.help).")
    var at: TimeArgument?

    @Option(help: "History from this time on: \(TimeArgument.help).")
    var since: TimeArgument?

    @Option(help: "History before this time; default: all that is stored.")
    var until: TimeArgument?

    @Option(help: "Only this venue.")
    var venue: String?

    @Option(help: "What pairs are sorted by: annual, net or spread.")
    var rankBy: RankingKey = .annual

    @OptionGroup var options: CommonOptions

    /// More rows than these are not read at once.
    private static let mostRows = 200_000

    func validate() throws {
        if let top, top < 1 { throw ValidationError("--top \(top): expected at least 1") }
        if at != nil && (since != nil || until != nil) {
            throw ValidationError("--at is one moment, --since and --until are a range")
        }
        if until != nil && since == nil {
            throw ValidationError("--until needs --since: from when on?")
        }
        if let since, let until, until.moment <= since.moment {
            throw ValidationError("--until must be later than --since")
        }
    }

    func run() throws {
        let store = try Workplace("yields", options).openStore()
        if let venue { _ = try store.venue(named: venue) }
        let rows = try rows(store).filter { coin == nil || $0.coin == coin }
        let ranked = YieldList.ranked(rows, by: rankBy.key, top: top)
        Output.list(YieldList.table(ranked), options.format)
        if rows.isEmpty && !options.quiet {
            Output.note("no yields are stored of that: run 'basis snapshot-yields'")
        }
    }

    private func rows(_ store: Store) throws -> [YieldRow] {
        if let at { return try store.yields(at: at.moment, venue: venue) }
        guard let since else { return try store.latestYields(venue: venue) }
        let until = try until?.moment ?? store.newestMoment() + 1
        let rows = try store.yields(
            since: since.moment, until: until, venue: venue, coin: coin,
            limit: YieldsCommand.mostRows)
        if rows.count == YieldsCommand.mostRows {
            Output.note("only the first \(rows.count) rows of the range are shown")
        }
        return rows
    }
}

/// `rank_by` on the command line.
enum RankingKey: String, ExpressibleByArgument, CaseIterable {
    case annual, net, spread

    var key: RankBy {
        switch self {
        case .annual: .annual
        case .net: .net
        case .spread: .spread
        }
    }
}
