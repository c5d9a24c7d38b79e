-- Amounts of a position are never stored: they are what its orders and fills add up to.

-- Coins that each order moved, its fee in coin included. Contracts count by their coin value at
-- the prices that filled; where fills lag behind the order's own figure, the rest counts at the
-- order's average price.
create view order_amount as
select
    o.client_order_id, o.account, o.trade, t.position, t.kind, o.leg, o.side, o.purpose, o.state,
    o.instrument, o.size, o.filled_size, o.average_price, o.fee, o.fee_currency,
    case when o.state in ('in_doubt', 'live') then o.size
         when o.state in ('filled', 'canceled') then o.filled_size
         else 0 end as reserved_size,
    case o.side when 'buy' then 1 else -1 end as sign
from orders o join trade t on t.id = o.trade;
comment on view order_amount is 'Orders with what they reserve: their size while they may fill, what filled once they are final.';
comment on column order_amount.client_order_id is 'The order.';
comment on column order_amount.account is 'The account.';
comment on column order_amount.trade is 'The trade.';
comment on column order_amount.position is 'The position.';
comment on column order_amount.kind is 'open or close.';
comment on column order_amount.leg is 'spot or future.';
comment on column order_amount.side is 'buy or sell.';
comment on column order_amount.purpose is 'target, hedge or unwind.';
comment on column order_amount.state is 'State of the order.';
comment on column order_amount.instrument is 'What is traded.';
comment on column order_amount.size is 'Coins or contracts ordered.';
comment on column order_amount.filled_size is 'Coins or contracts filled.';
comment on column order_amount.average_price is 'Average price of what filled.';
comment on column order_amount.fee is 'Signed fee.';
comment on column order_amount.fee_currency is 'The currency of the fee.';
comment on column order_amount.reserved_size is 'The most that it may have filled or still fill.';
comment on column order_amount.sign is '1 for a buy, −1 for a sell.';

create view position_amount as
select
    p.id as position, p.account, p.strategy, p.venue, p.coin, p.spot, p.future, p.opened_at,
    p.closed_at,
    coalesce(sum(a.sign * a.filled_size) filter (where a.leg = 'future'), 0) as contracts,
    p.contract_value * coalesce(-sum(a.sign * a.filled_size) filter (where a.leg = 'future'), 0)
        as notional_usd,
    -- A sale in doubt is counted as filled and a purchase in doubt as not: the worse end. What an
    -- unfinished opening has yet to sell counts as sold: its other leg may be there already.
    p.contract_value * (
        coalesce(sum(case when a.side = 'sell' then a.reserved_size else -a.filled_size end)
            filter (where a.leg = 'future'), 0)
        + coalesce((
            select sum(greatest(0, t.target_contracts - coalesce((
                select sum(s.reserved_size) from order_amount s
                where s.trade = t.id and s.leg = 'future' and s.side = 'sell'), 0)))
            from trade t
            where t.position = p.id and t.kind = 'open' and t.ended_at is null and not t.unwound), 0)
        ) as worst_notional_usd,
    coalesce(sum(a.sign * a.filled_size) filter (where a.leg = 'spot'), 0) as coins_traded,
    coalesce(sum(a.fee) filter (where a.fee_currency = p.coin), 0) as coin_fees,
    coalesce(-sum(a.sign * a.filled_size * a.average_price) filter (where a.leg = 'spot'), 0)
        + coalesce(sum(a.fee) filter (where a.leg = 'spot' and a.fee_currency <> p.coin), 0)
        as quote_flow,
    count(*) filter (where a.state = 'in_doubt') as orders_in_doubt
from position p left join order_amount a on a.position = p.id
group by p.id;
comment on view position_amount is 'What each position holds, from its orders.';
comment on column position_amount.position is 'The position.';
comment on column position_amount.account is 'The account.';
comment on column position_amount.strategy is 'The strategy.';
comment on column position_amount.venue is 'The venue.';
comment on column position_amount.coin is 'The coin.';
comment on column position_amount.spot is 'The spot instrument.';
comment on column position_amount.future is 'The future.';
comment on column position_amount.opened_at is 'When it was opened.';
comment on column position_amount.closed_at is 'When it ended; null while open.';
comment on column position_amount.contracts is 'Net contracts; negative is short.';
comment on column position_amount.notional_usd is 'USD notional of the future leg; positive when short.';
comment on column position_amount.worst_notional_usd is 'The same with orders in doubt, and what unfinished openings have yet to sell, at their worse end.';
comment on column position_amount.coins_traded is 'Coins bought less coins sold.';
comment on column position_amount.coin_fees is 'Signed fees in the coin, of both legs.';
comment on column position_amount.quote_flow is 'Quote currency received less spent, fees included.';
comment on column position_amount.orders_in_doubt is 'Orders not yet resolved.';

create view stop_in_force as
select id, scope, account, strategy, future, mode, automatic, code, reason, set_by, since, until
from stop
where ended_at is null and (until is null or until > clock());
comment on view stop_in_force is 'Halts and latches that apply now.';
comment on column stop_in_force.id is 'The stop.';
comment on column stop_in_force.scope is 'What it stops.';
comment on column stop_in_force.account is 'The account, where the scope names one.';
comment on column stop_in_force.strategy is 'The strategy, where the scope names one.';
comment on column stop_in_force.future is 'The future, where the scope names one.';
comment on column stop_in_force.mode is 'no_open or stopped.';
comment on column stop_in_force.automatic is 'True for a latch.';
comment on column stop_in_force.code is 'halt, or the latch''s name.';
comment on column stop_in_force.reason is 'Why.';
comment on column stop_in_force.set_by is 'Who.';
comment on column stop_in_force.since is 'Since when.';
comment on column stop_in_force.until is 'Until when; null when only a person ends it.';

create view dust_balance as
select account, coin, sum(change) as coins from dust group by account, coin;
comment on view dust_balance is 'Coins left over by closed positions.';
comment on column dust_balance.account is 'The account.';
comment on column dust_balance.coin is 'The coin.';
comment on column dust_balance.coins is 'How many.';

create view account_list as
select id, name, venue, uid, environment, enabled, live_confirmed, max_coin_usd, max_total_usd,
    created_at, updated_at
from account;
comment on view account_list is 'Accounts without their secrets.';
comment on column account_list.id is 'The account.';
comment on column account_list.name is 'Its name.';
comment on column account_list.venue is 'Where it trades.';
comment on column account_list.uid is 'The exchange''s user id.';
comment on column account_list.environment is 'Where the user id is unique.';
comment on column account_list.enabled is 'False stops openings.';
comment on column account_list.live_confirmed is 'A person enabled it with --live.';
comment on column account_list.max_coin_usd is 'Most USD notional in one coin.';
comment on column account_list.max_total_usd is 'Most USD notional over all coins.';
comment on column account_list.created_at is 'When it was added.';
comment on column account_list.updated_at is 'When it last changed.';

create view latest_yield as
select y.*
from yield y
join (select distinct on (venue) id, venue, taken_at from snapshot order by venue, taken_at desc, id desc) s
    on s.id = y.snapshot and s.taken_at = y.taken_at;
comment on view latest_yield is 'The yields of the newest snapshot of each venue.';

-- Its columns mean what those of yield mean.
do $$
declare
    described record;
begin
    for described in
        select attname as name, col_description(attrelid, attnum) as meaning
        from pg_attribute where attrelid = 'yield'::regclass and attnum > 0 and not attisdropped
    loop
        execute format('comment on column latest_yield.%I is %L', described.name, described.meaning);
    end loop;
end
$$;
