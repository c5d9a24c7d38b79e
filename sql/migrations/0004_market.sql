-- What is traded, and what it yielded.

create table instrument (
    venue text not null references venue,
    id text not null,
    kind text not null check (kind in ('spot', 'future')),
    coin text not null,
    quote text not null,
    tick_size price not null,
    lot_size price not null,
    min_size price not null,
    max_limit_size quantity,
    max_limit_usd quantity,
    contract_value price,
    expiry timestamptz,
    listed_at timestamptz,
    settles_daily boolean,
    state text not null,
    fee_group text,
    seen_at timestamptz not null,
    primary key (venue, id),
    constraint a_future_has_a_contract check (
        (kind = 'future') = (contract_value is not null)
        and (kind = 'future') = (expiry is not null))
);
comment on table instrument is 'Instruments of our pairs as the exchange last listed them.';
comment on column instrument.venue is 'Where it is traded.';
comment on column instrument.id is 'The exchange''s name.';
comment on column instrument.kind is 'spot or future.';
comment on column instrument.coin is 'The coin.';
comment on column instrument.quote is 'What the price counts in.';
comment on column instrument.tick_size is 'Smallest step of a price.';
comment on column instrument.lot_size is 'Smallest step of a size: coins or contracts.';
comment on column instrument.min_size is 'Smallest order: coins or contracts.';
comment on column instrument.max_limit_size is 'Largest limit order: coins or contracts; null where none is stated.';
comment on column instrument.max_limit_usd is 'Largest limit order, USD; null where none is stated.';
comment on column instrument.contract_value is 'USD in one contract; null for spot.';
comment on column instrument.expiry is 'Delivery; null for spot.';
comment on column instrument.listed_at is 'First day of trading, where stated.';
comment on column instrument.settles_daily is 'Positions are settled daily at 08:00 UTC; null for spot.';
comment on column instrument.state is 'live, or the exchange''s word for why it is not.';
comment on column instrument.fee_group is 'Row of the fee table that applies, where stated.';
comment on column instrument.seen_at is 'When the exchange last listed it so.';

create table snapshot (
    id bigint generated always as identity primary key,
    venue text not null references venue,
    taken_at timestamptz not null,
    usdt_usd price,
    usdt_usd_at timestamptz,
    pairs integer not null check (pairs >= 0)
);
create index snapshot_latest on snapshot (venue, taken_at desc);
comment on table snapshot is 'One look at all pairs of a venue.';
comment on column snapshot.id is 'Names the snapshot.';
comment on column snapshot.venue is 'The venue.';
comment on column snapshot.taken_at is 'By the exchange''s clock.';
comment on column snapshot.usdt_usd is 'USD per USDT by the exchange''s index; null when it gave none.';
comment on column snapshot.usdt_usd_at is 'When the index was made.';
comment on column snapshot.pairs is 'Rows in yield.';

create table yield (
    snapshot bigint not null,
    taken_at timestamptz not null,
    venue text not null,
    spot text not null,
    future text not null,
    coin text not null,
    expiry timestamptz not null,
    days amount not null,
    spot_bid price,
    spot_ask price,
    future_bid price,
    future_ask price,
    spread_pct amount,
    entry_yield_pct amount,
    exit_yield_pct amount,
    net_annual_yield_pct amount,
    capacity_usd quantity,
    ladder jsonb,
    open_interest_contracts quantity,
    usdt_usd price,
    data_at timestamptz,
    primary key (snapshot, spot, future, taken_at)
) partition by range (taken_at);
create table yield_default partition of yield default;
create index yield_by_pair on yield (venue, future, taken_at);
comment on table yield is 'The yields of every pair in every snapshot.';
comment on column yield.snapshot is 'The snapshot.';
comment on column yield.taken_at is 'When, by the exchange''s clock; the partition.';
comment on column yield.venue is 'The venue.';
comment on column yield.spot is 'The spot instrument.';
comment on column yield.future is 'The future.';
comment on column yield.coin is 'The coin.';
comment on column yield.expiry is 'Delivery of the future.';
comment on column yield.days is 'Days to delivery, an exact fraction.';
comment on column yield.spot_bid is 'Best bid, USDT; null for an empty side.';
comment on column yield.spot_ask is 'Best ask, USDT; null for an empty side.';
comment on column yield.future_bid is 'Best bid, USD; null for an empty side.';
comment on column yield.future_ask is 'Best ask, USD; null for an empty side.';
comment on column yield.spread_pct is '(future bid − spot ask) / spot ask, percent.';
comment on column yield.entry_yield_pct is 'spread_pct / days × 365: what opening earns before costs, percent a year.';
comment on column yield.exit_yield_pct is 'The same from future ask and spot bid: what closing gives up, percent a year.';
comment on column yield.net_annual_yield_pct is 'After the round trip''s fees and slippage at the reference size; null without books, or books too thin.';
comment on column yield.capacity_usd is 'Notional that both books hold at or above a net yield of zero, USD; null without books.';
comment on column yield.ladder is 'Net yield by size; null without books.';
comment on column yield.open_interest_contracts is 'Open interest of the future.';
comment on column yield.usdt_usd is 'USD per USDT that the net yield used.';
comment on column yield.data_at is 'The older of the two quotes.';

-- The jobs may not change the schema; this lets them have the month's partition and nothing else.
create function ensure_yield_partition(moment timestamptz) returns void
    language plpgsql security definer set search_path = basis, pg_catalog, pg_temp as $$
declare
    first_day date := date_trunc('month', moment at time zone 'UTC')::date;
    partition text := 'yield_' || to_char(first_day, 'YYYYMM');
begin
    if to_regclass('basis.' || partition) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('basis.yield'));
    execute format(
        'create table if not exists basis.%I partition of basis.yield for values from (%L) to (%L)',
        partition, first_day::text || ' 00:00+00', (first_day + interval '1 month')::date::text || ' 00:00+00');
end
$$;
comment on function ensure_yield_partition(timestamptz) is 'Creates the month''s partition of yield if it is missing.';
