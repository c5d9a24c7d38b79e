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
    let worstUnhedgedUSD: Exact
    let longestUnhedged: Int64
    var trace: [String] = []

    struct Strike: Codable {
        let hazard: String
        let step: String
        let count: Int
    }

    private enum CodingKeys: String, CodingKey {
        case seed, violations, passes, trades, orders, strikes, worstUnhedgedUSD, longestUnhedged
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
        worstUnhedgedUSD = universe.truth.worstUnhedgedUSD
        longestUnhedged = universe.truth.longestUnhedged
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
    private var strikes: [String: [String: Int]] = [:]
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
        for strike in outcome.strikes {
            strikes[strike.hazard, default: [:]][strike.step, default: 0] += strike.count
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

    func report(cells: Bool) -> String {
        let counts = strikes.values.flatMap(\.values)
        let kinds = strikes.mapValues { $0.values.reduce(0, +) }.sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value)" }
        var lines = [
            "\(seeds) seeds, \(failed.count) failed; \(passes) passes, \(trades) trades, "
                + "\(orders) orders",
            "faults, \(counts.reduce(0, +)): \(kinds.joined(separator: ", "))",
            "cells of fault and step: \(counts.count), \(counts.count { $0 < 50 }) of them struck "
                + "fewer than 50 times",
            "worst without a hedge: \(worst.usd.rounded(to: 2, .halfEven)) USD (seed \(worst.seed)), "
                + "longest \(longest.milliseconds / 1000) s (seed \(longest.seed))",
        ]
        if cells {
            for (hazard, steps) in strikes.sorted(by: { $0.key < $1.key }) {
                for (step, count) in steps.sorted(by: { $0.key < $1.key }) {
                    lines.append("\(hazard)\t\(step)\t\(count)")
                }
            }
        }
        for (seed, violations) in failed.sorted(by: { $0.seed < $1.seed }) {
            lines.append("FAILED seed \(seed): \(violations.joined(separator: "; "))")
        }
        return lines.joined(separator: "\n")
    }
}
