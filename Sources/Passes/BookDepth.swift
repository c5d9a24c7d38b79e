import Domain
import OKX

/// Both books of the best pairs, and what they net by size at the venue's reference fees.
struct BookDepth {
    let client: Client
    let listing: Listing

    /// Sizes of the ladder, USD.
    static let ladderUSD: [Exact] = [100, 1000, 5000, 10_000, 50_000, 100_000]
    /// Levels of a book that are read.
    static let levels = 100
    /// What an account of the lowest tier pays: 0.1 % spot and 0.05 % futures, both taking
    /// (REFERENCE §7.8). A pass uses the account's own rates.
    static let referenceFees = (
        spot: FeeRates(maker: Exact(8, places: 4), taker: Exact(1, places: 3), delivery: nil),
        future: FeeRates(
            maker: Exact(2, places: 4), taker: Exact(5, places: 4), delivery: Exact(1, places: 4))
    )

    func deepened(_ snapshot: YieldSnapshot, best count: Int) throws -> YieldSnapshot {
        let ranked = rank(snapshot.rows, by: .annual) { row in
            RankFigures(
                annualYieldPct: row.entryYieldPct, netAnnualYieldPct: nil,
                spreadPct: row.spreadPct, expiry: row.expiry, id: row.futureID)
        }
        let chosen = Set(ranked.prefix(count).map(\.futureID))
        var round = Round()
        let tickets = listing.pairs.filter { chosen.contains($0.future.id) }.map { pair in
            (
                pair, round.add(.book(pair.spot.id, depth: BookDepth.levels)),
                round.add(.book(pair.future.id, depth: BookDepth.levels))
            )
        }
        let answers = client.send(round)
        var net: [String: NetFigures] = [:]
        for (pair, spot, future) in tickets {
            // A pair whose books did not come keeps its plain yields.
            guard let spot = try? answers[spot], let future = try? answers[future] else {
                continue
            }
            net[pair.future.id] = try figures(pair, spot, future, at: snapshot.takenAt)
        }
        return YieldSnapshot(
            venue: snapshot.venue, takenAt: snapshot.takenAt, usdtUSD: snapshot.usdtUSD,
            rows: snapshot.rows.map { row in
                net[row.futureID].map { row.with($0) } ?? row
            })
    }

    struct NetFigures {
        let annualYieldPct: Exact?
        let capacityUSD: Exact?
        let ladder: String
    }

    private func figures(
        _ pair: Pair, _ spot: OrderBook, _ future: OrderBook, at now: Timestamp
    ) throws -> NetFigures? {
        guard let peg = listing.index?.price, now < pair.future.expiry else { return nil }
        let market = try PairMarket(
            pair: pair, spotBook: spot, futureBook: future, peg: peg,
            days: now.days(until: pair.future.expiry))
        let terms = TradeTerms(
            fees: try .taker(
                spot: BookDepth.referenceFees.spot, future: BookDepth.referenceFees.future,
                spotFeeCurrency: .received), hedge: .neutral)
        let steps = try market.entryLadder(targetsUSD: BookDepth.ladderUSD, terms: terms)
        return NetFigures(
            annualYieldPct: steps.first { $0.outcome != nil }?.outcome?.netAnnualYieldPct,
            capacityUSD: try market.entryCapacityUSD(netAnnualYieldPct: 0, terms: terms),
            ladder: BookDepth.json(steps))
    }

    /// A book too thin for a size has no number there, never a partial one.
    private static func json(_ steps: [LadderStep<ExecutableYield>]) -> String {
        let members = steps.map { step in
            let figures: [Figure?] = [
                Figure("usd", .exact(step.targetUSD)),
                .number("net_annual_yield_pct", step.outcome?.netAnnualYieldPct),
            ]
            return JSONText.figures(figures.compactMap(\.self))
        }
        return "[" + members.joined(separator: ",") + "]"
    }
}

extension YieldRow {
    fileprivate func with(_ net: BookDepth.NetFigures) -> YieldRow {
        YieldRow(
            snapshot: snapshot, takenAt: takenAt, venue: venue, spotID: spotID,
            futureID: futureID, coin: coin, expiry: expiry, days: days, spotBid: spotBid,
            spotAsk: spotAsk, futureBid: futureBid, futureAsk: futureAsk, spreadPct: spreadPct,
            entryYieldPct: entryYieldPct, exitYieldPct: exitYieldPct,
            netAnnualYieldPct: net.annualYieldPct, capacityUSD: net.capacityUSD,
            ladder: net.ladder, openInterestContracts: openInterestContracts, usdtUSD: usdtUSD,
            dataAt: dataAt)
    }
}
