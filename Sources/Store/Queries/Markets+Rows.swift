import Domain
import Postgres

extension Instrument.State {
    init(name: String) { self = name == "live" ? .live : .other(name) }
}

extension Instrument {
    init(row: Row) throws {
        self.init(
            id: try row.string("id"), coin: try row.string("coin"),
            quote: try row.string("quote"), tickSize: try row.exact("tick_size"),
            lotSize: try row.exact("lot_size"), minSize: try row.exact("min_size"),
            maxLimitSize: try row.exactOrNil("max_limit_size"),
            maxLimitUSD: try row.exactOrNil("max_limit_usd"),
            state: State(name: try row.string("state")),
            feeGroup: try row.stringOrNil("fee_group"))
    }
}

extension Future {
    init(row: Row, instrument: Instrument) throws {
        self.init(
            instrument: instrument, contractValue: try row.exact("contract_value"),
            expiry: try row.timestamp("expiry"), listedAt: try row.timestampOrNil("listed_at"),
            settlesDaily: try row.boolOrNil("settles_daily") ?? false)
    }
}

extension YieldRow {
    init(row: Row) throws {
        self.init(
            snapshot: try row.int64("snapshot"), takenAt: try row.timestamp("taken_at"),
            venue: try row.string("venue"), spotID: try row.string("spot"),
            futureID: try row.string("future"), coin: try row.string("coin"),
            expiry: try row.timestamp("expiry"), days: try row.exact("days"),
            spotBid: try row.exactOrNil("spot_bid"), spotAsk: try row.exactOrNil("spot_ask"),
            futureBid: try row.exactOrNil("future_bid"),
            futureAsk: try row.exactOrNil("future_ask"),
            spreadPct: try row.exactOrNil("spread_pct"),
            entryYieldPct: try row.exactOrNil("entry_yield_pct"),
            exitYieldPct: try row.exactOrNil("exit_yield_pct"),
            netAnnualYieldPct: try row.exactOrNil("net_annual_yield_pct"),
            capacityUSD: try row.exactOrNil("capacity_usd"),
            ladder: try row.stringOrNil("ladder"),
            openInterestContracts: try row.exactOrNil("open_interest_contracts"),
            usdtUSD: try row.exactOrNil("usdt_usd"), dataAt: try row.timestampOrNil("data_at"))
    }
}
