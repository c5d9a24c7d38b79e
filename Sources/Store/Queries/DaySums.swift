public import Domain
import Postgres

enum DayStatements {
    /// By trade, so that an unfinished opening counts at what it was planned at or at what it has
    /// come to, whichever is more. A trade of yesterday counts with what it orders today.
    static let sums = """
        with today as (
            select date_trunc('day', clock() at time zone 'UTC') at time zone 'UTC' as start),
        counted as (
            select o.trade from orders o, today where o.created_at >= today.start
            union
            select id from trade where ended_at is null),
        touched as (
            select p.account, p.strategy,
                case when t.ended_at is null then t.planned_turnover_usd else 0 end
                    as planned_turnover,
                case when t.ended_at is null then t.planned_fees_usd else 0 end as planned_fees,
                coalesce(sum(
                    case when o.leg = 'future' then p.contract_value * a.reserved_size
                         when o.ended_at is null then o.price * a.reserved_size
                         else o.average_price * a.reserved_size end), 0) as turnover,
                coalesce(-sum(
                    o.fee * case when o.fee_currency = p.coin
                                 then coalesce(o.average_price, o.price) else 1 end), 0) as fees
            from counted c join trade t on t.id = c.trade join position p on p.id = t.position
            cross join today
            left join orders o on o.trade = t.id and o.category = 'normal'
                and o.created_at >= today.start
            left join order_amount a on a.client_order_id = o.client_order_id
            where (p.account = $1 or p.strategy = $2)
                and (t.ended_at is null or o.client_order_id is not null)
            group by t.id, p.id)
        select
            coalesce(sum(greatest(turnover, planned_turnover)) filter (where strategy = $2), 0)
                as strategy_turnover,
            coalesce(sum(greatest(fees, planned_fees)) filter (where strategy = $2), 0)
                as strategy_fees,
            coalesce(sum(greatest(turnover, planned_turnover)) filter (where account = $1), 0)
                as account_turnover,
            coalesce(sum(greatest(fees, planned_fees)) filter (where account = $1), 0)
                as account_fees
        from touched
        """
    static let plan = """
        update trade set planned_turnover_usd = $2, planned_fees_usd = $3 where id = $1
        """
    static let all = [sums, plan]
}

extension Store {
    /// What the day has taken of its limits; under a lock when called within `record`.
    public func daySums(account: Int64, strategy: Int64) throws -> DaySums {
        let row = try one(DayStatements.sums, [account, strategy])
        return DaySums(
            strategyTurnoverUSD: try row.exact("strategy_turnover"),
            strategyFeesUSD: try row.exact("strategy_fees"),
            accountTurnoverUSD: try row.exact("account_turnover"),
            accountFeesUSD: try row.exact("account_fees"))
    }

    /// Reserves what an opening is to take of the day's limits, until it is over.
    func reserve(_ size: OpeningSize, for trade: Int64) throws {
        _ = try connection.execute(DayStatements.plan, [trade, size.turnoverUSD, size.feesUSD])
    }
}
