-- How much is traded, and what it may cost, in a day: what a loop of opening and closing runs into.

alter table strategy
    add column max_turnover_usd_day quantity check (max_turnover_usd_day > 0),
    add column max_fees_usd_day quantity check (max_fees_usd_day > 0);
comment on column strategy.max_turnover_usd_day is 'Most that is ordered in a day, both legs, opening and closing, USD; null for no limit.';
comment on column strategy.max_fees_usd_day is 'Most that a day may cost in fees, USD; null for no limit.';
alter table account
    add column max_turnover_usd_day quantity check (max_turnover_usd_day > 0),
    add column max_fees_usd_day quantity check (max_fees_usd_day > 0);
comment on column account.max_turnover_usd_day is 'Most that is ordered in a day, over all strategies, USD; null for no limit.';
comment on column account.max_fees_usd_day is 'Most that a day may cost in fees, over all strategies, USD; null for no limit.';

-- What an opening takes of the day's limits, reserved from its first row until it is over.
alter table trade
    add column planned_turnover_usd quantity not null default 0,
    add column planned_fees_usd quantity not null default 0;
comment on column trade.planned_turnover_usd is 'What both legs of an opening were planned to turn over, USD; counts while it is unfinished.';
comment on column trade.planned_fees_usd is 'What an opening was planned to cost in fees, USD; counts while it is unfinished.';
create index orders_by_time on orders (created_at);

create or replace view account_list as
select id, name, venue, uid, environment, enabled, live_confirmed, max_coin_usd, max_total_usd,
    created_at, updated_at, max_turnover_usd_day, max_fees_usd_day
from account;
comment on column account_list.max_turnover_usd_day is 'Most that is ordered in a day.';
comment on column account_list.max_fees_usd_day is 'Most that a day may cost in fees.';

-- Who changed a limit, and when: as for strategies, and without the secrets.
create table account_history (
    account bigint not null,
    version integer not null,
    name text not null,
    fields jsonb not null,
    changed_at timestamptz not null default clock(),
    changed_by text not null,
    primary key (account, version)
);
comment on table account_history is 'Every version of the settings of every account.';
comment on column account_history.account is 'The account, which may have been removed since.';
comment on column account_history.version is 'Counts from 1.';
comment on column account_history.name is 'Its name at the time.';
comment on column account_history.fields is 'The settings as they became; never a secret.';
comment on column account_history.changed_at is 'When.';
comment on column account_history.changed_by is 'Who: user and host.';

create function keep_account_history() returns trigger language plpgsql as $$
declare
    settings jsonb := to_jsonb(new) - array[
        'key_id', 'api_key', 'api_secret', 'api_passphrase', 'created_at', 'updated_at'];
begin
    if settings is not distinct from (
        select fields from account_history where account = new.id order by version desc limit 1)
    then
        return new;
    end if;
    insert into account_history (account, version, name, fields, changed_by)
    values (
        new.id,
        1 + coalesce((select max(version) from account_history where account = new.id), 0),
        new.name, settings,
        coalesce(nullif(current_setting('basis.actor', true), ''), session_user::text));
    return new;
end
$$;
create trigger account_history after insert or update on account
    for each row execute function keep_account_history();
grant select, insert on account_history to basis_jobs;
grant select on account_history to basis_reader;
