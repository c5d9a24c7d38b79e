-- What an opening would leave of the margin is projected before it is sent, by the exchange's tiers.

alter table account
    add column min_margin_ratio quantity not null default 3 check (min_margin_ratio > 1);
comment on column account.min_margin_ratio is 'Nothing is opened that would leave a lower ratio of equity to maintenance margin; the exchange liquidates at 1.';

create or replace view account_list as
select id, name, venue, uid, environment, enabled, live_confirmed, max_coin_usd, max_total_usd,
    created_at, updated_at, max_turnover_usd_day, max_fees_usd_day, max_loss_usd_day,
    max_drawdown_usd, min_equity_usd, min_margin_ratio
from account;
comment on column account_list.min_margin_ratio is 'Least margin ratio that an opening may leave.';

create table margin_tier (
    venue text not null references venue on delete cascade,
    subject text not null check (subject ~ '^(collateral|position)/.+$'),
    number integer not null check (number > 0),
    up_to quantity,
    rate quantity not null,
    read_at timestamptz not null,
    primary key (venue, subject, number)
);
comment on table margin_tier is 'The exchange''s tiers of collateral and of maintenance margin, read again after a day.';
comment on column margin_tier.venue is 'The venue.';
comment on column margin_tier.subject is 'collateral/BTC: what of a holding counts; position/BTC-USD: what a family of futures needs.';
comment on column margin_tier.number is 'Counts the tiers from 1.';
comment on column margin_tier.up_to is 'Coins or contracts up to which it holds; null for all above.';
comment on column margin_tier.rate is 'Share that counts of the part in this tier, or maintenance of the whole position.';
comment on column margin_tier.read_at is 'When the exchange stated it.';
grant select, insert, delete on margin_tier to basis_jobs;
grant select on margin_tier to basis_reader;
