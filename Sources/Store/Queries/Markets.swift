public import Domain
import Postgres

enum MarketStatements {
    static let keepInstrument = """
        insert into instrument (venue, id, kind, coin, quote, tick_size, lot_size, min_size,
            max_limit_size, max_limit_usd, contract_value, expiry, listed_at, settles_daily, state,
            fee_group, seen_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        on conflict (venue, id) do update set
            tick_size = excluded.tick_size, lot_size = excluded.lot_size,
            min_size = excluded.min_size, max_limit_size = excluded.max_limit_size,
            max_limit_usd = excluded.max_limit_usd, contract_value = excluded.contract_value,
            expiry = excluded.expiry, listed_at = excluded.listed_at,
            settles_daily = excluded.settles_daily, state = excluded.state,
            fee_group = excluded.fee_group, seen_at = excluded.seen_at
        where instrument.seen_at <= excluded.seen_at
        """
    static let instrument = """
        select id, kind, coin, quote, tick_size, lot_size, min_size, max_limit_size, max_limit_usd,
            contract_value, expiry, listed_at, settles_daily, state, fee_group
        from instrument where venue = $1 and id = any($2)
        """
    static let partition = "select ensure_yield_partition($1)"
    static let insertSnapshot = """
        insert into snapshot (venue, taken_at, usdt_usd, usdt_usd_at, pairs)
        values ($1, $2, $3, $4, $5) returning id
        """
    static let insertYields = """
        insert into yield (snapshot, taken_at, venue, spot, future, coin, expiry, days, spot_bid,
            spot_ask, future_bid, future_ask, spread_pct, entry_yield_pct, exit_yield_pct,
            net_annual_yield_pct, capacity_usd, ladder, open_interest_contracts, usdt_usd, data_at)
        select $1, $2, $3, spot, future, coin, expiry, days, spot_bid, spot_ask, future_bid,
            future_ask, spread_pct, entry_yield_pct, exit_yield_pct, net, capacity, ladder, interest,
            $4, data_at
        from unnest($5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::numeric[],
            $10::numeric[], $11::numeric[], $12::numeric[], $13::numeric[], $14::numeric[],
            $15::numeric[], $16::numeric[], $17::numeric[], $18::numeric[], $19::jsonb[],
            $20::numeric[], $21::timestamptz[])
            as t (spot, future, coin, expiry, days, spot_bid, spot_ask, future_bid, future_ask,
                spread_pct, entry_yield_pct, exit_yield_pct, net, capacity, ladder, interest, data_at)
        """
    private static let yieldColumns = """
        snapshot, taken_at, venue, spot, future, coin, expiry, days, spot_bid, spot_ask, future_bid,
        future_ask, spread_pct, entry_yield_pct, exit_yield_pct, net_annual_yield_pct, capacity_usd,
        ladder, open_interest_contracts, usdt_usd, data_at
        """
    static let latest = """
        select \(yieldColumns) from latest_yield
        where ($1::text is null or venue = $1)
        """
    static let at = """
        select \(yieldColumns) from yield where (venue, snapshot, taken_at) in (
            select distinct on (venue) venue, id, taken_at from snapshot
            where taken_at <= $2 and ($1::text is null or venue = $1)
            order by venue, taken_at desc, id desc)
        """
    static let history = """
        select \(yieldColumns) from yield
        where taken_at >= $2 and taken_at < $3 and ($1::text is null or venue = $1)
            and ($4::text is null or coin = $4)
        order by taken_at, snapshot, future limit $5
        """
    static let all = [
        keepInstrument, instrument, partition, insertSnapshot, insertYields, latest, at, history,
    ]
}

extension Store {
    /// Keeps instruments as the exchange listed them; an older listing never replaces a newer one.
    public func keep(
        spots: [Instrument], futures: [Future], venue: String, seenAt: Timestamp
    ) throws {
        try transaction {
            for spot in spots {
                try keep(spot, kind: "spot", future: nil, venue: venue, seenAt: seenAt)
            }
            for future in futures {
                try keep(
                    future.instrument, kind: "future", future: future, venue: venue,
                    seenAt: seenAt)
            }
        }
    }

    private func keep(
        _ instrument: Instrument, kind: String, future: Future?, venue: String, seenAt: Timestamp
    ) throws {
        _ = try connection.execute(
            MarketStatements.keepInstrument,
            [
                venue, instrument.id, kind, instrument.coin, instrument.quote,
                instrument.tickSize, instrument.lotSize, instrument.minSize,
                instrument.maxLimitSize, instrument.maxLimitUSD, future?.contractValue,
                future?.expiry, future?.listedAt, future?.settlesDaily, instrument.state.name,
                instrument.feeGroup, seenAt,
            ])
    }

    /// The spot instruments and futures of these ids, as last seen.
    public func instruments(
        _ ids: [String], venue: String
    ) throws -> (spots: [Instrument], futures: [Future]) {
        var spots: [Instrument] = []
        var futures: [Future] = []
        for row in try connection.query(MarketStatements.instrument, [venue, ids]) {
            let instrument = try Instrument(row: row)
            if try row.string("kind") == "spot" {
                spots.append(instrument)
            } else {
                futures.append(try Future(row: row, instrument: instrument))
            }
        }
        return (spots, futures)
    }

    /// Stores one look at all pairs; all rows or none.
    public func record(_ snapshot: YieldSnapshot) throws {
        _ = try connection.query(MarketStatements.partition, [snapshot.takenAt])
        try transaction {
            let id = try one(
                MarketStatements.insertSnapshot,
                [
                    snapshot.venue, snapshot.takenAt, snapshot.usdtUSD?.price,
                    snapshot.usdtUSD?.time, snapshot.rows.count,
                ]
            ).int64("id")
            _ = try connection.execute(
                MarketStatements.insertYields, Self.parameters(of: snapshot, id: id))
        }
    }

    private static func parameters(
        of snapshot: YieldSnapshot, id: Int64
    ) -> [any PostgresParameter] {
        let rows = snapshot.rows
        return [
            id, snapshot.takenAt, snapshot.venue, snapshot.usdtUSD?.price,
            rows.map(\.spotID), rows.map(\.futureID), rows.map(\.coin), rows.map(\.expiry),
            rows.map(\.days), rows.map(\.spotBid), rows.map(\.spotAsk), rows.map(\.futureBid),
            rows.map(\.futureAsk), rows.map(\.spreadPct), rows.map(\.entryYieldPct),
            rows.map(\.exitYieldPct), rows.map(\.netAnnualYieldPct), rows.map(\.capacityUSD),
            rows.map(\.ladder), rows.map(\.openInterestContracts), rows.map(\.dataAt),
        ]
    }

    /// The newest snapshot of each venue, or of one.
    public func latestYields(venue: String? = nil) throws -> [YieldRow] {
        try connection.query(MarketStatements.latest, [venue]).map(YieldRow.init(row:))
    }

    /// The newest snapshot at or before a moment.
    public func yields(at moment: Timestamp, venue: String? = nil) throws -> [YieldRow] {
        try connection.query(MarketStatements.at, [venue, moment]).map(YieldRow.init(row:))
    }

    /// All rows of a time range, oldest first; `until` is exclusive.
    ///
    /// - Parameters:
    ///   - venue: its name; `nil` for all, and so is `coin`.
    ///   - limit: the oldest rows are given.
    public func yields(
        since: Timestamp, until: Timestamp, venue: String?, coin: String?, limit: Int
    ) throws -> [YieldRow] {
        try connection.query(MarketStatements.history, [venue, since, until, coin, limit])
            .map(YieldRow.init(row:))
    }
}
