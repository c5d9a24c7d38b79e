import Domain
import Store

/// The stored ranking of a venue. It only chooses candidates: what is decided on is read afresh.
struct Ranking {
    private let rows: [YieldRow]
    private let pairs: [String: Pair]

    /// One pair in the ranking of one strategy: a candidate with its pair, or why it is none.
    struct Entry {
        let row: YieldRow
        /// `nil` when its books are not read.
        let pair: Pair?
        let judgement: Judgement
    }

    /// - Throws: ``PassError/noRanking(venue:)`` when nothing is stored of the venue.
    init(venue: Venue, run: PassRun) throws {
        rows = try run.store.latestYields(venue: venue.name)
        guard !rows.isEmpty else { throw PassError.noRanking(venue: venue.name) }
        let known = try KnownPairs(run: run).pairs(of: rows, venue: venue.name)
        pairs = Dictionary(known.map { ($0.future.id, $0) }, uniquingKeysWith: { a, _ in a })
    }

    /// All pairs in the strategy's order, the first of them as candidates.
    func walk(_ strategy: Strategy) -> [Entry] {
        let ranked = rank(rows, by: strategy.rules.rankBy) { row in
            RankFigures(
                annualYieldPct: row.entryYieldPct, netAnnualYieldPct: row.netAnnualYieldPct,
                spreadPct: row.spreadPct, expiry: row.expiry, id: row.futureID)
        }
        var taken = 0
        return ranked.map { row in
            let reasons = exclusions(row, strategy.rules)
            guard reasons.isEmpty, taken < OpenPass.mostCandidates, let pair = pairs[row.futureID]
            else { return Entry(row: row, pair: nil, judgement: passedOver(row, reasons)) }
            taken += 1
            return Entry(row: row, pair: pair, judgement: passedOver(row, []))
        }
    }

    /// The pairs whose books some strategy needs.
    func candidates(of works: [AccountWork]) -> [Pair] {
        works.flatMap(\.strategies).flatMap(walk).compactMap(\.pair).distinct
    }

    /// What excludes a pair without a look at its books.
    private func exclusions(_ row: YieldRow, _ rules: StrategyRules) -> [Reason] {
        var reasons: [Reason] = []
        if rules.blacklist.contains(row.coin) {
            reasons.append(Reason(.blacklisted, "\(row.coin) is on the blacklist"))
        }
        if !rules.whitelist.isEmpty, !rules.whitelist.contains(row.coin) {
            reasons.append(Reason(.notWhitelisted, "\(row.coin) is not on the whitelist"))
        }
        if row.days < rules.minDaysToExpiry {
            reasons.append(
                Reason(
                    .tooNearExpiry,
                    "\(row.days.rounded(to: 3, .down)) days to delivery, at least "
                        + "\(rules.minDaysToExpiry) wanted"))
        }
        return reasons
    }

    private func passedOver(_ row: YieldRow, _ reasons: [Reason]) -> Judgement {
        let numbers: [Figure?] = [
            .number("annual_yield_pct", row.entryYieldPct), .number("spread_pct", row.spreadPct),
            .number("days", row.days.rounded(to: 6, .halfEven)),
            Figure("data_at", .text((row.dataAt ?? row.takenAt).description)),
        ]
        let all =
            reasons.isEmpty
            ? [
                Reason(
                    .rankedBelow,
                    "by the stored ranking, the first \(OpenPass.mostCandidates) are looked at")
            ] : reasons
        return Judgement(reasons: all, numbers: numbers.compactMap(\.self))
    }
}
