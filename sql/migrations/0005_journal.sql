-- What was decided and what was sent: the journal that makes every pass repeatable.

create table pass (
    id bigint generated always as identity primary key,
    command text not null,
    venue text references venue,
    owner text not null,
    started_at timestamptz not null default clock(),
    finished_at timestamptz,
    exit_code integer,
    requests integer,
    rounds integer,
    duration_ms bigint,
    summary text
);
create index pass_recent on pass (started_at desc);
comment on table pass is 'One run of a command that trades or records.';
comment on column pass.id is 'Names the pass.';
comment on column pass.command is 'open-pass, close-pass, reconcile, snapshot-yields.';
comment on column pass.venue is 'The venue; null when it worked several.';
comment on column pass.owner is 'Host and process.';
comment on column pass.started_at is 'By the database''s clock.';
comment on column pass.finished_at is 'Null when it died or still runs.';
comment on column pass.exit_code is 'What it exited with.';
comment on column pass.requests is 'Requests sent to the exchange.';
comment on column pass.rounds is 'Rounds of parallel requests.';
comment on column pass.duration_ms is 'Wall time, milliseconds.';
comment on column pass.summary is 'One line for people.';

create table verdict (
    id bigint generated always as identity primary key,
    pass bigint not null references pass,
    account bigint references account on delete cascade,
    strategy bigint,
    strategy_version integer,
    spot text not null,
    future text not null,
    verdict text not null check (verdict ~ '^[a-z_]+$'),
    reasons jsonb not null,
    numbers jsonb not null
);
create index verdict_of_pass on verdict (pass);
create index verdict_of_future on verdict (future, id desc);
comment on table verdict is 'Why each candidate was or was not traded.';
comment on column verdict.id is 'Orders the verdicts of a pass by rank.';
comment on column verdict.pass is 'The pass.';
comment on column verdict.account is 'The account it was judged for.';
comment on column verdict.strategy is 'The strategy it was judged by.';
comment on column verdict.strategy_version is 'The version of its rules.';
comment on column verdict.spot is 'The spot instrument.';
comment on column verdict.future is 'The future.';
comment on column verdict.verdict is 'The first reason that applies, or what was done.';
comment on column verdict.reasons is 'All reasons that apply, each with its numbers.';
comment on column verdict.numbers is 'The figures the decision was made on.';

create table position (
    id bigint generated always as identity primary key,
    account bigint not null references account,
    strategy bigint not null references strategy,
    venue text not null,
    coin text not null,
    spot text not null,
    future text not null,
    contract_value price not null,
    hedge text not null check (hedge in ('neutral', 'equal_usd')),
    opened_at timestamptz not null default clock(),
    closed_at timestamptz,
    close_reason text,
    foreign key (venue, spot) references instrument (venue, id),
    foreign key (venue, future) references instrument (venue, id),
    check ((closed_at is null) = (close_reason is null))
);
-- In net mode the exchange keeps one number for a future: it can have one owner at a time.
create unique index position_one_owner on position (account, future) where closed_at is null;
create index position_of_strategy on position (strategy, coin) where closed_at is null;
comment on table position is 'A hedged holding of one account, strategy and pair.';
comment on column position.id is 'Names the position.';
comment on column position.account is 'The account.';
comment on column position.strategy is 'The strategy that owns it.';
comment on column position.venue is 'The venue.';
comment on column position.coin is 'The coin.';
comment on column position.spot is 'The spot instrument.';
comment on column position.future is 'The future.';
comment on column position.contract_value is 'USD in one contract of the future.';
comment on column position.hedge is 'How its legs are sized against each other.';
comment on column position.opened_at is 'When its first trade was recorded.';
comment on column position.closed_at is 'When it held no contract and less than the smallest order of coin.';
comment on column position.close_reason is 'closed, not_filled, unwound, delivered.';

create table trade (
    id bigint generated always as identity primary key,
    position bigint not null references position,
    kind text not null check (kind in ('open', 'close')),
    pass bigint not null references pass,
    target_contracts quantity not null,
    target_coins quantity not null,
    dust_coins amount not null default 0,
    intended_excess_coins amount not null default 0,
    sequence text not null check (sequence in ('together', 'spot_first', 'future_first')),
    repairs integer not null default 0,
    unwound boolean not null default false,
    numbers jsonb not null,
    created_at timestamptz not null default clock(),
    ended_at timestamptz,
    outcome text check (outcome in ('filled', 'partly_filled', 'not_filled', 'unwound', 'rejected')),
    check ((ended_at is null) = (outcome is null))
);
create unique index trade_one_unfinished on trade (position) where ended_at is null;
create index trade_of_position on trade (position);
comment on table trade is 'One attempt to change a position; it lives until both legs are resolved.';
comment on column trade.id is 'Names the trade; part of its client order ids.';
comment on column trade.position is 'The position.';
comment on column trade.kind is 'open or close.';
comment on column trade.pass is 'The pass that decided it.';
comment on column trade.target_contracts is 'Contracts to trade; lowered to what filled when it is unwound.';
comment on column trade.target_coins is 'Coins to order on the spot leg.';
comment on column trade.dust_coins is 'Dust of earlier positions that this trade took in to sell; negative when they left a debt.';
comment on column trade.intended_excess_coins is 'Coins held beyond the neutral hedge by intent: equal_usd; 0 for neutral.';
comment on column trade.sequence is 'Which leg goes first, or both together.';
comment on column trade.repairs is 'Repair orders sent so far.';
comment on column trade.unwound is 'Some of it was taken back.';
comment on column trade.numbers is 'The figures it was decided on.';
comment on column trade.created_at is 'When it was recorded, before anything was sent.';
comment on column trade.ended_at is 'When both legs were resolved.';
comment on column trade.outcome is 'How it ended.';

-- Written before the request leaves. A row in doubt may or may not have reached the exchange.
create table orders (
    client_order_id text primary key check (client_order_id ~ '^[A-Za-z0-9]{1,32}$'),
    account bigint not null references account,
    trade bigint not null references trade,
    leg text not null check (leg in ('spot', 'future')),
    attempt integer not null check (attempt between 1 and 1295),
    purpose text not null check (purpose in ('target', 'hedge', 'unwind')),
    instrument text not null,
    side text not null check (side in ('buy', 'sell')),
    type text not null check (type in ('ioc', 'limit')),
    trade_mode text not null check (trade_mode in ('cash', 'cross')),
    price price not null,
    size price not null,
    reduce_only boolean not null,
    tag text not null default '',
    epoch bigint not null,
    created_at timestamptz not null default clock(),
    expires_at timestamptz not null,
    state text not null default 'in_doubt' check (state in (
        'in_doubt', 'live', 'filled', 'canceled', 'rejected', 'never_placed', 'gone_unfilled')),
    order_id text,
    filled_size quantity not null default 0,
    average_price price,
    fee amount not null default 0,
    fee_currency text,
    reject_code text,
    reject_message text,
    missing_since timestamptz,
    updated_at timestamptz not null default clock(),
    ended_at timestamptz,
    unique (trade, leg, attempt),
    check (filled_size <= size),
    check (state <> 'filled' or filled_size = size),
    check (state not in ('rejected', 'never_placed', 'gone_unfilled') or filled_size = 0),
    check ((filled_size > 0) = (average_price is not null)),
    check ((state in ('in_doubt', 'live')) = (ended_at is null)),
    check (leg = 'future' or not reduce_only)
);
create unique index orders_by_exchange_id on orders (account, order_id) where order_id is not null;
create index orders_unresolved on orders (account) where state in ('in_doubt', 'live');
create index orders_of_trade on orders (trade);
comment on table orders is 'Every order that may have been sent, written before it was.';
comment on column orders.client_order_id is 'Our name for it; never used twice.';
comment on column orders.account is 'The account.';
comment on column orders.trade is 'The trade it serves.';
comment on column orders.leg is 'spot or future.';
comment on column orders.attempt is 'Counts the orders of a leg of a trade.';
comment on column orders.purpose is 'target: the trade itself; hedge: a repair forward; unwind: a repair back.';
comment on column orders.instrument is 'What is traded.';
comment on column orders.side is 'buy or sell.';
comment on column orders.type is 'ioc does not rest.';
comment on column orders.trade_mode is 'The exchange''s margin mode: cash or cross.';
comment on column orders.price is 'Limit price.';
comment on column orders.size is 'Coins or contracts.';
comment on column orders.reduce_only is 'The exchange may only shrink a position with it.';
comment on column orders.tag is 'The timer that cancels it if this program dies; empty for none.';
comment on column orders.epoch is 'The lease under which it was recorded.';
comment on column orders.created_at is 'When it was recorded, before it was sent.';
comment on column orders.expires_at is 'By the exchange''s clock: refused from then on. A successor waits for it.';
comment on column orders.state is 'in_doubt until the exchange has answered; rejected, never_placed and gone_unfilled reserve nothing.';
comment on column orders.order_id is 'The exchange''s name for it.';
comment on column orders.filled_size is 'Coins or contracts filled; never shrinks.';
comment on column orders.average_price is 'Average price of what filled.';
comment on column orders.fee is 'Signed sum of its fees: negative is charged.';
comment on column orders.fee_currency is 'The currency of the fee.';
comment on column orders.reject_code is 'The exchange''s code, when it refused.';
comment on column orders.reject_message is 'The exchange''s words, when it refused.';
comment on column orders.missing_since is 'The exchange''s clock at the first proof that it does not know the order.';
comment on column orders.updated_at is 'When the row last changed.';
comment on column orders.ended_at is 'When nothing more could fill.';

-- What filled stays filled, and what was ordered stays as it was ordered.
create function guard_order() returns trigger language plpgsql as $$
begin
    if new.filled_size < old.filled_size then
        raise exception 'order % cannot shrink from % to % filled',
            old.client_order_id, old.filled_size, new.filled_size using errcode = 'check_violation';
    end if;
    if (new.trade, new.leg, new.attempt, new.instrument, new.side, new.price, new.size, new.account)
        is distinct from
        (old.trade, old.leg, old.attempt, old.instrument, old.side, old.price, old.size, old.account)
    then
        raise exception 'order % was sent as it was recorded and cannot be rewritten',
            old.client_order_id using errcode = 'check_violation';
    end if;
    if old.state in ('filled', 'canceled') and new.state not in ('filled', 'canceled') then
        raise exception 'order % is % and cannot become %',
            old.client_order_id, old.state, new.state using errcode = 'check_violation';
    end if;
    new.updated_at := clock();
    return new;
end
$$;
create trigger guard_order before update on orders for each row execute function guard_order();

create table fill (
    account bigint not null references account,
    bill_id text not null,
    client_order_id text references orders,
    order_id text not null,
    exchange_trade_id text not null,
    instrument text not null,
    side text not null check (side in ('buy', 'sell')),
    price price not null,
    size price not null,
    fee amount not null,
    fee_currency text not null,
    maker boolean not null,
    filled_at timestamptz not null,
    primary key (account, bill_id)
);
create index fill_of_order on fill (client_order_id);
comment on table fill is 'Executions of our orders, by the exchange''s bill id.';
comment on column fill.account is 'The account.';
comment on column fill.bill_id is 'The exchange''s number of it; unique on an account.';
comment on column fill.client_order_id is 'Our order; null when another program''s.';
comment on column fill.order_id is 'The exchange''s order.';
comment on column fill.exchange_trade_id is 'The match, unique per instrument.';
comment on column fill.instrument is 'What was traded.';
comment on column fill.side is 'buy or sell.';
comment on column fill.price is 'At which price.';
comment on column fill.size is 'Coins or contracts.';
comment on column fill.fee is 'Signed: negative is charged.';
comment on column fill.fee_currency is 'The currency of the fee.';
comment on column fill.maker is 'True when our order rested.';
comment on column fill.filled_at is 'By the exchange''s clock.';
