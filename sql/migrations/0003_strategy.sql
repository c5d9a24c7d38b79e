-- What may be traded, how much, and what has been stopped.

create table strategy (
    id bigint generated always as identity primary key,
    name text not null unique check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    version integer not null default 1,
    manager text not null default '',
    enabled boolean not null default true,
    min_open_yield_pct amount not null,
    max_close_yield_pct amount not null,
    per_order_usd quantity not null check (per_order_usd > 0 and mod(per_order_usd, 100) = 0),
    max_position_usd quantity check (max_position_usd > 0),
    max_position_ratio quantity check (max_position_ratio > 0 and max_position_ratio <= 1),
    blacklist text[] not null default '{}',
    whitelist text[] not null default '{}',
    rank_by text not null default 'annual' check (rank_by in ('annual', 'net', 'spread')),
    threshold_yield text not null default 'annual' check (threshold_yield in ('annual', 'net')),
    min_days_to_expiry quantity not null default 30,
    max_data_age_s integer not null default 10 check (max_data_age_s between 1 and 3600),
    price_level integer not null default 5 check (price_level between 1 and 50),
    execution text not null default 'taker' check (execution = 'taker'),
    hedge text not null default 'neutral' check (hedge in ('neutral', 'equal_usd')),
    order_type text not null default 'ioc' check (order_type in ('ioc', 'limit')),
    direction text not null default 'carry' check (direction = 'carry'),
    max_peg_deviation_pct quantity not null default 0.2,
    max_trades_per_pass integer not null default 1 check (max_trades_per_pass between 1 and 20),
    cooldown_s integer not null default 0 check (cooldown_s between 0 and 31536000),
    confirm_window_ms integer not null default 2000 check (confirm_window_ms between 100 and 20000),
    repair_attempts integer not null default 3 check (repair_attempts between 1 and 20),
    max_repair_slippage_bps quantity not null default 30,
    max_repair_slippage_hard_bps quantity not null default 200,
    failure_cooldown_s integer not null default 3600 check (failure_cooldown_s between 0 and 31536000),
    max_failure_cost_usd quantity,
    close_before_expiry_hours quantity not null default 24 check (close_before_expiry_hours >= 1),
    on_delivery text not null default 'none' check (on_delivery = 'none'),
    created_at timestamptz not null default clock(),
    updated_at timestamptz not null default clock(),
    constraint thresholds_in_order check (min_open_yield_pct > max_close_yield_pct),
    constraint repair_band_in_order check (max_repair_slippage_hard_bps >= max_repair_slippage_bps)
);
comment on table strategy is 'A set of rules that opens and closes positions on its accounts.';
comment on column strategy.id is 'Names the strategy in other tables.';
comment on column strategy.name is 'What people type.';
comment on column strategy.version is 'Counts the changes; strategy_history holds each.';
comment on column strategy.manager is 'Who owns it.';
comment on column strategy.enabled is 'False stops openings; positions are still closed and repaired.';
comment on column strategy.min_open_yield_pct is 'Open at or above this yield, percent a year.';
comment on column strategy.max_close_yield_pct is 'Close below this yield, percent a year.';
comment on column strategy.per_order_usd is 'Size of one trade, USD; a multiple of 100.';
comment on column strategy.max_position_usd is 'Most USD notional of futures per coin, over all expiries and accounts of the strategy; null for no limit.';
comment on column strategy.max_position_ratio is 'Largest share of a future''s open interest, 0 to 1; null for no limit.';
comment on column strategy.blacklist is 'Coins that are not opened.';
comment on column strategy.whitelist is 'The only coins that are opened; empty for all.';
comment on column strategy.rank_by is 'What candidates are sorted by: annual, net or spread.';
comment on column strategy.threshold_yield is 'The yield that the opening threshold is held against: annual or net.';
comment on column strategy.min_days_to_expiry is 'Nearer futures are not opened.';
comment on column strategy.max_data_age_s is 'Older market data is not traded on, seconds.';
comment on column strategy.price_level is 'The book level, from 1, whose price the limit orders take.';
comment on column strategy.execution is 'taker: both legs take.';
comment on column strategy.hedge is 'neutral: no price exposure; equal_usd: both legs of the same USD notional.';
comment on column strategy.order_type is 'ioc does not rest; limit rests until the confirmation window ends.';
comment on column strategy.direction is 'carry: long spot, short future.';
comment on column strategy.max_peg_deviation_pct is 'Nothing is opened while USDT is further than this from one USD, percent.';
comment on column strategy.max_trades_per_pass is 'Most trades that one pass opens per account.';
comment on column strategy.cooldown_s is 'Seconds after a trade of a coin before the next opening in it.';
comment on column strategy.confirm_window_ms is 'How long a pass waits for its orders to be final before it cancels, milliseconds.';
comment on column strategy.repair_attempts is 'Repairs tried within the first price band.';
comment on column strategy.max_repair_slippage_bps is 'How far beyond the touch a repair may price, basis points.';
comment on column strategy.max_repair_slippage_hard_bps is 'The widest that the repair band ever becomes, basis points.';
comment on column strategy.failure_cooldown_s is 'How long a pair is not opened on an account after a failed trade, seconds.';
comment on column strategy.max_failure_cost_usd is 'A failed trade that cost more stops the strategy, USD; null for no limit.';
comment on column strategy.close_before_expiry_hours is 'Close this many hours before delivery, whatever the yield.';
comment on column strategy.on_delivery is 'none: positions are closed before their delivery.';
comment on column strategy.created_at is 'When it was added.';
comment on column strategy.updated_at is 'When it last changed.';

create table strategy_account (
    strategy bigint not null references strategy on delete cascade,
    account bigint not null references account,
    primary key (strategy, account)
);
comment on table strategy_account is 'Where a strategy trades.';
comment on column strategy_account.strategy is 'The strategy.';
comment on column strategy_account.account is 'An account of it.';

create table strategy_history (
    strategy bigint not null,
    version integer not null,
    name text not null,
    fields jsonb not null,
    changed_at timestamptz not null default clock(),
    changed_by text not null,
    primary key (strategy, version)
);
comment on table strategy_history is 'Every version of every strategy; verdicts name the version they were made under.';
comment on column strategy_history.strategy is 'The strategy, which may have been removed since.';
comment on column strategy_history.version is 'Counts from 1.';
comment on column strategy_history.name is 'Its name at the time.';
comment on column strategy_history.fields is 'The whole row as it became.';
comment on column strategy_history.changed_at is 'When.';
comment on column strategy_history.changed_by is 'Who: user and host.';

create function keep_strategy_history() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        new.version := old.version + 1;
        new.updated_at := clock();
    end if;
    insert into strategy_history (strategy, version, name, fields, changed_by)
    values (
        new.id, new.version, new.name, to_jsonb(new),
        coalesce(nullif(current_setting('basis.actor', true), ''), session_user::text));
    return new;
end
$$;
create trigger strategy_history before insert or update on strategy
    for each row execute function keep_strategy_history();

-- A stop is a person's halt or an automatic latch. It stays until its time is over or it is ended.
create table stop (
    id bigint generated always as identity primary key,
    scope text not null check (scope in ('all', 'account', 'strategy', 'pair', 'position')),
    account bigint references account on delete cascade,
    strategy bigint references strategy on delete cascade,
    future text,
    mode text not null check (mode in ('no_open', 'stopped')),
    automatic boolean not null,
    code text not null check (code <> ''),
    reason text not null check (reason <> ''),
    set_by text not null,
    since timestamptz not null default clock(),
    until timestamptz,
    ended_at timestamptz,
    ended_by text,
    end_reason text,
    constraint scope_names_its_subject check (
        case scope
            when 'all' then account is null and strategy is null and future is null
            when 'account' then account is not null and strategy is null and future is null
            when 'strategy' then account is null and strategy is not null and future is null
            when 'pair' then account is not null and strategy is null and future is not null
            when 'position' then account is not null and strategy is not null and future is not null
        end),
    constraint latches_never_stop_closing check (not automatic or mode = 'no_open'),
    constraint an_end_has_a_reason check ((ended_at is null) = (ended_by is null)
        and (ended_at is null) = (end_reason is null))
);
create index stop_by_scope on stop (scope) where ended_at is null;
create unique index stop_latched_once on stop (
    scope, coalesce(account, 0), coalesce(strategy, 0), coalesce(future, ''), code)
    where automatic and ended_at is null and until is null;
comment on table stop is 'Halts by people and latches by passes, ended ones included.';
comment on column stop.id is 'Names the stop.';
comment on column stop.scope is 'What it stops: all, an account, a strategy, a future on an account, a position.';
comment on column stop.account is 'The account, where the scope names one.';
comment on column stop.strategy is 'The strategy, where the scope names one.';
comment on column stop.future is 'The future, where the scope names one.';
comment on column stop.mode is 'no_open: nothing is opened; stopped: only reads and cancels.';
comment on column stop.automatic is 'True for a latch.';
comment on column stop.code is 'halt, or the latch''s name: failure_cooldown, journal_behind, repair_exhausted, …';
comment on column stop.reason is 'Why, in words, with the numbers.';
comment on column stop.set_by is 'Who: user and host, or the pass.';
comment on column stop.since is 'When it began.';
comment on column stop.until is 'When it ends by itself; null when only a person ends it.';
comment on column stop.ended_at is 'When a person ended it.';
comment on column stop.ended_by is 'Who ended it.';
comment on column stop.end_reason is 'Why it was ended.';
