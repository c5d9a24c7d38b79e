-- What becomes of the coins whose future is delivered is the strategy's choice.

alter table strategy drop constraint strategy_on_delivery_check;
-- What they did while there was no choice.
update strategy set on_delivery = 'unwind';
alter table strategy
    add constraint strategy_on_delivery_check check (on_delivery in ('slice', 'unwind', 'hold')),
    alter on_delivery set default 'slice',
    alter close_before_expiry_hours drop not null,
    alter close_before_expiry_hours drop default;
comment on column strategy.close_before_expiry_hours is
    'Close this many hours before delivery, whatever the yield; null to let it be delivered.';
comment on column strategy.on_delivery is
    'slice: coins are sold through the settlement window; unwind: after it; hold: kept.';

-- Append only, like dust; and unlike dust nothing ever sells it.
create table kept_coin (
    id bigint generated always as identity primary key,
    account bigint not null references account,
    coin text not null,
    position bigint not null references position,
    change amount not null check (change <> 0),
    price_usd price not null,
    kept_at timestamptz not null,
    recorded_at timestamptz not null default clock()
);
create index kept_coin_of_position on kept_coin (position);
comment on table kept_coin is 'Coins that were booked out of a position at its delivery: on_delivery = hold.';
comment on column kept_coin.id is 'Orders the entries.';
comment on column kept_coin.account is 'The account that keeps them.';
comment on column kept_coin.coin is 'The coin.';
comment on column kept_coin.position is 'The position that they were of.';
comment on column kept_coin.change is 'Coins booked out; negative where the bill of the delivery showed that it was less.';
comment on column kept_coin.price_usd is 'The settlement price, at which they leave its result.';
comment on column kept_coin.kept_at is 'When the future was delivered, by the exchange''s clock.';
comment on column kept_coin.recorded_at is 'When.';
grant select, insert on kept_coin to basis_jobs;
grant select on kept_coin to basis_reader;
grant usage on sequence kept_coin_id_seq to basis_jobs;

create or replace view position_amount as
select
    p.id as position, p.account, p.strategy, p.venue, p.coin, p.spot, p.future, p.opened_at,
    p.closed_at,
    coalesce(sum(a.sign * a.filled_size) filter (where a.leg = 'future'), 0) as contracts,
    p.contract_value * coalesce(-sum(a.sign * a.filled_size) filter (where a.leg = 'future'), 0)
        as notional_usd,
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
    count(*) filter (where a.state = 'in_doubt') as orders_in_doubt,
    coalesce((select sum(k.change) from kept_coin k where k.position = p.id), 0) as coins_kept
from position p left join order_amount a on a.position = p.id
group by p.id;
comment on column position_amount.coins_kept is 'Coins booked out at its delivery, to be kept.';
