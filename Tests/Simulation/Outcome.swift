import Domain
import Foundation
import TestSupport

/// What one seed came to.
struct Outcome: Codable {
    let seed: UInt64
    let violations: [String]
    let passes: Int
    let trades: Int
    let orders: Int
    let strikes: [Strike]
    /// What could have struck, by step: see `Adversary`.
    let offers: [String: UInt64]
    let worstUnhedgedUSD: Exact
    let longestUnhedged: Int64
    var trace: [String] = []

    struct Strike: Codable {
        let hazard: String
        let step: String
        let count: Int
    }

    private enum CodingKeys: String, CodingKey {
        case seed, violations, passes, trades, orders, strikes, offers, worstUnhedgedUSD,
            longestUnhedged
    }

    /// Runs the seed.
    init(seed: UInt64, isTracing: Bool) throws {
        let database = try TestDatabase.make()
        let universe = Universe(seed: seed, database: database, isTracing: isTracing)
        defer { universe.close() }
        let storm = Storm(universe)
        try storm.run()
        self.seed = seed
        violations = universe.violations
        trace = universe.lines
        (passes, trades) = (storm.passes, storm.trades)
        orders = universe.truth.ordersArrived
        strikes = universe.adversary.strikes.sorted { $0.key < $1.key }.map {
            Strike(hazard: $0.key.hazard.rawValue, step: $0.key.step, count: $0.value)
        }
        offers = universe.adversary.offers
        worstUnhedgedUSD = universe.truth.hedges.worstUnhedgedUSD
        longestUnhedged = universe.truth.hedges.longestUnhedged
    }

    /// As one line of JSON.
    var line: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}

/// The sums over many seeds.
struct Tally {
    /// Seeds with what was violated in them.
    private(set) var failed: [(seed: UInt64, violations: [String])] = []
    private(set) var seeds = 0
    private var passes = 0
    private var trades = 0
    private var orders = 0
    /// How often each cell was struck; one that never was has a zero.
    private var cells: [Adversary.Cell: Int] = [:]
    private var worst: (usd: Exact, seed: UInt64) = (0, 0)
    private var longest: (milliseconds: Int64, seed: UInt64) = (0, 0)

    init() {}

    init(of outcomes: [Outcome]) { outcomes.forEach { add($0) } }

    mutating func add(_ outcome: Outcome) {
        seeds += 1
        if !outcome.violations.isEmpty { failed.append((outcome.seed, outcome.violations)) }
        passes += outcome.passes
        trades += outcome.trades
        orders += outcome.orders
        for (step, kinds) in outcome.offers {
            for hazard in Hazard.allCases where kinds & 1 << UInt64(hazard.index) != 0 {
                cells[Adversary.Cell(hazard: hazard, step: step), default: 0] += 0
            }
        }
        for strike in outcome.strikes {
            guard let hazard = Hazard(rawValue: strike.hazard) else { continue }
            cells[Adversary.Cell(hazard: hazard, step: strike.step), default: 0] += strike.count
        }
        if outcome.worstUnhedgedUSD > worst.usd { worst = (outcome.worstUnhedgedUSD, outcome.seed) }
        if outcome.longestUnhedged > longest.milliseconds {
            longest = (outcome.longestUnhedged, outcome.seed)
        }
    }

    mutating func addCrash(of seed: UInt64) {
        seeds += 1
        failed.append((seed, ["the process that ran it died"]))
    }

    /// What seeds have to aim at for each cell to be struck so often.
    func aims(below count: Int) -> Set<Adversary.Aim> {
        Set(cells.filter { $0.value < count }.map { Adversary.Aim($0.key) })
    }

    /// How many cells were struck fewer times.
    func cells(below count: Int) -> Int { cells.values.count { $0 < count } }

    func report(listsCells: Bool) -> String {
        let kinds = Dictionary(grouping: cells, by: \.key.hazard)
            .map { ($0.key.rawValue, $0.value.map(\.value).reduce(0, +)) }
            .sorted { $0 < $1 }.map { "\($0) \($1)" }
        var lines = [
            "\(seeds) seeds, \(failed.count) failed; \(passes) passes, \(trades) trades, "
                + "\(orders) orders",
            "faults, \(cells.values.reduce(0, +)): \(kinds.joined(separator: ", "))",
            "cells of fault and step: \(cells.count), \(cells(below: 50)) of them struck fewer than "
                + "50 times, \(cells(below: 1)) never",
            "worst without a hedge: \(worst.usd.rounded(to: 2, .halfEven)) USD (seed \(worst.seed)), "
                + "longest \(longest.milliseconds / 1000) s (seed \(longest.seed))",
        ]
        if listsCells {
            lines += cells.sorted { $0.key < $1.key }.map {
                "\($0.key.hazard.rawValue)\t\($0.key.step)\t\($0.value)"
            }
        }
        for (seed, violations) in failed.sorted(by: { $0.seed < $1.seed }) {
            lines.append("FAILED seed \(seed): \(violations.joined(separator: "; "))")
        }
        return lines.joined(separator: "\n")
    }
}
