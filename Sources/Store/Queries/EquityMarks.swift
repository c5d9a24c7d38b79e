public import Domain
import Postgres

enum EquityStatements {
    /// The newest snapshot, and whether a person has ended a drawdown since it was begun.
    private static let newest = """
        select e.id, coalesce(e.net_deposits_usd, 0) as net_deposits_usd,
            case when not exists (
                select from stop s join pass p on p.id = e.pass
                where s.scope = 'account' and s.account = e.account and s.code = 'drawdown'
                    and s.ended_at > p.started_at) then e.high_water_usd end as high_water_usd
        from equity e where e.account = $1 order by e.id desc limit 1
        """
    /// A transfer counts at the price of the first snapshot that contains it; one without a price
    /// at nothing, so that its withdrawal looks like a loss and never hides one.
    ///
    /// A snapshot that is not what the bills end in makes no mark: money whose bill has not come would
    /// look earned. Transfers are counted from the last one that was, since which every bill is stored;
    /// a late one may stand behind newer ones.
    static let insert = """
        with newest as (\(newest)),
        agreed as (
            select last_bill_id, coalesce(net_deposits_usd, 0) as net_deposits_usd
            from equity where account = $1 and agrees order by id desc limit 1),
        deposits as (
            select coalesce((select net_deposits_usd from agreed), 0) + coalesce((
                select sum(b.change * priced.price)
                from bill b join unnest($9::text[], $10::numeric[]) as priced (currency, price)
                    on priced.currency = b.currency
                where b.account = $1 and b.type = '1' and exists (select from agreed)
                    and (length(b.bill_id), b.bill_id)
                        > (select length(last_bill_id), last_bill_id from agreed)
                    and (length(b.bill_id), b.bill_id) <= (length($7::text), $7::text)), 0) as usd)
        insert into equity (account, pass, taken_at, total_usd, margin_ratio, usdt_usd,
            last_bill_id, opening, agrees, net_deposits_usd, high_water_usd)
        select $1, $2, $3, $4::numeric, $5, $6, $7, $8, $11::boolean, usd,
            greatest(
                case when $11::boolean then $4::numeric - usd end,
                (select high_water_usd from newest))
        from deposits returning id
        """
    static let marks = """
        with newest as (\(newest)),
        known as not materialized (
            select id, taken_at, total_usd - net_deposits_usd as usd from equity
            where account = $1 and agrees and total_usd is not null
                and net_deposits_usd is not null)
        select n.high_water_usd + n.net_deposits_usd as highest,
            n.net_deposits_usd + coalesce(
                (select usd from known where taken_at >= $2 order by taken_at, id limit 1),
                (select usd from known where taken_at < $2 order by taken_at desc, id desc limit 1))
                as day_first,
            n.net_deposits_usd
                + (select usd from known where id < n.id order by id desc limit 1) as previous
        from newest n
        """
    static let all = [insert, marks]
}

extension Store {
    /// What the account's equity is held against, with deposits and withdrawals up to the newest
    /// snapshot taken into account.
    ///
    /// - Parameter now: by the exchange's clock: which day it is.
    public func equityMarks(account: Int64, now: Timestamp) throws -> EquityMarks {
        let rows = try connection.query(
            EquityStatements.marks, [account, now - now.timeOfDay])
        guard let row = rows.first else { return .none }
        return EquityMarks(
            dayFirstUSD: try row.exactOrNil("day_first"),
            highestUSD: try row.exactOrNil("highest"),
            previousUSD: try row.exactOrNil("previous"))
    }
}
