-- What an account may lose in a day and since its best, and what it must be worth.

alter table account
    add column max_loss_usd_day quantity check (max_loss_usd_day > 0),
    add column max_drawdown_usd quantity check (max_drawdown_usd > 0),
    add column min_equity_usd quantity check (min_equity_usd > 0);
comment on column account.max_loss_usd_day is 'Nothing is opened for the rest of a day in which equity fell by this, deposits and withdrawals aside, USD; null for no limit.';
comment on column account.max_drawdown_usd is 'Nothing is opened once equity has fallen by this from its highest, deposits and withdrawals aside, until resume, USD; null for no limit.';
comment on column account.min_equity_usd is 'Nothing is opened while the account is worth less, USD; null for no limit.';

create or replace view account_list as
select id, name, venue, uid, environment, enabled, live_confirmed, max_coin_usd, max_total_usd,
    created_at, updated_at, max_turnover_usd_day, max_fees_usd_day, max_loss_usd_day,
    max_drawdown_usd, min_equity_usd
from account;
comment on column account_list.max_loss_usd_day is 'Most that a day may lose.';
comment on column account_list.max_drawdown_usd is 'Most that may be lost since the highest equity.';
comment on column account_list.min_equity_usd is 'Least that the account must be worth.';

-- Kept with each snapshot, so that a limit is one row away however long the history is.
alter table equity
    add column net_deposits_usd amount,
    add column high_water_usd amount;
comment on column equity.net_deposits_usd is 'Deposits less withdrawals since the account was added, each at the price of the first snapshot that contains it, USD; null in snapshots from before it was kept.';
comment on column equity.high_water_usd is 'Highest equity less net deposits up to here, USD; starts again when a person ends a drawdown.';
