public import Domain
import OKX
import Store

/// Fetches what all pairs of a venue trade at, computes their yields, and stores them: seven
/// requests, however many pairs there are.
public struct SnapshotPass {
    private let run: PassRun
    /// So many of the best pairs get both books, a net yield and a ladder; 0 for none.
    private let depth: Int

    /// - Parameter depth: how many of the best pairs get both books, a net yield and a ladder; 0
    ///   for none.
    public init(_ run: PassRun, depth: Int) { (self.run, self.depth) = (run, depth) }

    /// Takes one snapshot of each venue.
    ///
    /// - Returns: the snapshots; stored unless it is a dry run.
    /// - Throws: `PostgresError`. What failed on a venue is among the run's problems.
    public func callAsFunction(_ venues: [Venue]) throws -> [YieldSnapshot] {
        let pass =
            run.options.dryRun
            ? nil
            : try run.store.beginPass(
                run.options.command, venue: venues.count == 1 ? venues[0].name : nil)
        run.result.passID = pass
        var snapshots: [YieldSnapshot] = []
        for venue in venues {
            run.result.venues.append(venue.name)
            do {
                snapshots.append(try snapshot(venue))
            } catch {
                run.result.problems.append(
                    PassResult.Problem(account: venue.name, error: error))
            }
        }
        if run.interrupted() { run.result.wasInterrupted = true }
        run.closeBooks()
        if let pass {
            let end = PassEnd(
                exitCode: Int(ExitStatus(run.result).rawValue), requests: run.result.requests,
                rounds: run.result.rounds,
                durationMilliseconds: run.result.durationMilliseconds,
                summary: "\(snapshots.map(\.rows.count).reduce(0, +)) pairs")
            try run.store.endPass(pass, end, verdicts: [])
        }
        return snapshots
    }

    private func snapshot(_ venue: Venue) throws -> YieldSnapshot {
        let client = try run.client(of: venue)
        var round = Round()
        let time = round.add(.time)
        let spots = round.add(.spotInstruments)
        let futures = round.add(.futures)
        let spotTickers = round.add(.tickers(.spot))
        let futureTickers = round.add(.tickers(.futures))
        let interest = round.add(.openInterest)
        let index = round.add(.indexTicker("USDT-USD"))
        let answers = client.send(round)

        let now = try answers[time]
        let listing = Listing(
            pairs: SnapshotPass.pairs(
                spots: try answers[spots], futures: try answers[futures], now: now),
            tickers: try answers[spotTickers] + answers[futureTickers],
            openInterest: try answers[interest], index: try? answers[index])
        var snapshot = listing.snapshot(venue: venue.name, at: now)
        if depth > 0 {
            snapshot = try BookDepth(client: client, listing: listing)
                .deepened(snapshot, best: depth)
        }
        if !run.options.dryRun {
            try run.store.keep(
                spots: listing.pairs.map(\.spot), futures: listing.pairs.map(\.future),
                venue: venue.name, seenAt: now)
            try run.store.record(snapshot)
        }
        return snapshot
    }

    /// Every future with the USDT spot instrument of exactly its coin: ETH never meets ETHW.
    static func pairs(spots: [Instrument], futures: [Future], now: Timestamp) -> [Pair] {
        let byCoin = Dictionary(
            spots.filter { $0.quote == "USDT" }.map { ($0.coin, $0) },
            uniquingKeysWith: { first, _ in first })
        var seen: Set<String> = []
        // A list whose rows come twice is a list all the same.
        return futures.filter { $0.expiry > now && seen.insert($0.id).inserted }
            .compactMap { future in
                byCoin[future.instrument.coin].flatMap { Pair(spot: $0, future: future) }
            }
    }
}

/// What one look at a venue has listed.
struct Listing {
    let pairs: [Pair]
    let tickers: [String: Ticker]
    let openInterest: [String: OpenInterest]
    let index: PricePoint?

    init(
        pairs: [Pair], tickers: [Ticker], openInterest: [OpenInterest], index: PricePoint?
    ) {
        self.pairs = pairs
        self.tickers = Dictionary(
            tickers.map { ($0.instrumentID, $0) }, uniquingKeysWith: { first, _ in first })
        self.openInterest = Dictionary(
            openInterest.map { ($0.instrumentID, $0) }, uniquingKeysWith: { first, _ in first })
        self.index = index
    }

    func snapshot(venue: String, at now: Timestamp) -> YieldSnapshot {
        YieldSnapshot(
            venue: venue, takenAt: now, usdtUSD: index,
            rows: pairs.map { row(of: $0, venue: venue, at: now) })
    }

    private func row(of pair: Pair, venue: String, at now: Timestamp) -> YieldRow {
        let spot = touch(pair.spot.id, at: now)
        let future = touch(pair.future.id, at: now)
        let yields = PairYields(spot: spot, future: future, expiry: pair.future.expiry, now: now)
        return YieldRow(
            snapshot: 0, takenAt: now, venue: venue, spotID: pair.spot.id,
            futureID: pair.future.id, coin: pair.coin, expiry: pair.future.expiry,
            days: yields.days.rounded(to: Scale.yield, .halfEven), spotBid: spot.bid?.price,
            spotAsk: spot.ask?.price, futureBid: future.bid?.price,
            futureAsk: future.ask?.price, spreadPct: yields.spreadPct,
            entryYieldPct: yields.entryYieldPct, exitYieldPct: yields.exitYieldPct,
            netAnnualYieldPct: nil, capacityUSD: nil, ladder: nil,
            openInterestContracts: openInterest[pair.future.id]?.contracts,
            usdtUSD: index?.price, dataAt: yields.oldestData)
    }

    /// An instrument without a ticker has empty sides.
    private func touch(_ id: String, at now: Timestamp) -> Touch {
        tickers[id].map { Touch($0) } ?? Touch(bid: nil, ask: nil, time: now)
    }
}
