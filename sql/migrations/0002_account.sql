-- Where orders go, for whom, and who may work an account right now.

create table venue (
    name text primary key check (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    base_url text not null check (base_url ~ '^https?://[^/]+$'),
    kind text not null check (kind in ('live', 'demo', 'paper')),
    ca_file text,
    built_in boolean not null default false
);
comment on table venue is 'An exchange, or an environment of one.';
comment on column venue.name is 'What people type: okx, okx-demo, paper.';
comment on column venue.base_url is 'Scheme, host and port; no path.';
comment on column venue.kind is 'live trades money; demo sends the demo header; paper is a paper exchange.';
comment on column venue.ca_file is 'Certificates to trust in place of the system''s; null for the system''s.';
comment on column venue.built_in is 'Came with the schema and cannot be removed.';

insert into venue (name, base_url, kind, built_in) values
    ('okx', 'https://www.okx.com', 'live', true),
    ('okx-eea', 'https://eea.okx.com', 'live', true),
    ('okx-us', 'https://us.okx.com', 'live', true),
    ('okx-demo', 'https://www.okx.com', 'demo', true),
    ('okx-eea-demo', 'https://eea.okx.com', 'demo', true),
    ('okx-us-demo', 'https://us.okx.com', 'demo', true),
    ('paper', 'http://127.0.0.1:8600', 'paper', true);

-- An account is one user id of an exchange, however many keys it has: two rows for one user id
-- would each believe that they own its futures.
create table account (
    id bigint generated always as identity primary key,
    name text not null unique check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    venue text not null references venue,
    uid text not null check (uid <> ''),
    environment text not null check (environment <> ''),
    enabled boolean not null default true,
    live_confirmed boolean not null default false,
    key_id text not null,
    api_key bytea not null,
    api_secret bytea not null,
    api_passphrase bytea not null,
    max_coin_usd quantity,
    max_total_usd quantity,
    created_at timestamptz not null default clock(),
    updated_at timestamptz not null default clock(),
    unique (environment, uid)
);
comment on table account is 'One user id of an exchange, with its sealed credentials.';
comment on column account.id is 'Names the account in other tables.';
comment on column account.name is 'What people type.';
comment on column account.venue is 'Where it trades.';
comment on column account.uid is 'The exchange''s user id.';
comment on column account.environment is 'okx-live, okx-demo, or a paper exchange''s address: where the user id is unique.';
comment on column account.enabled is 'False stops openings; positions are still closed and repaired.';
comment on column account.live_confirmed is 'A person enabled it with --live; a live venue''s account opens nothing before.';
comment on column account.key_id is 'Fingerprint of the master key that sealed the three secrets.';
comment on column account.api_key is 'Sealed by AES-256-GCM: nonce, ciphertext, tag.';
comment on column account.api_secret is 'Sealed by AES-256-GCM: nonce, ciphertext, tag.';
comment on column account.api_passphrase is 'Sealed by AES-256-GCM: nonce, ciphertext, tag.';
comment on column account.max_coin_usd is 'Most USD notional of futures in one coin, over all strategies; null for no limit.';
comment on column account.max_total_usd is 'Most USD notional of futures over all coins; null for no limit.';
comment on column account.created_at is 'When it was added.';
comment on column account.updated_at is 'When a setting last changed.';

-- A lease, not a lock: it survives a cut connection, and its epoch fences what a stalled pass
-- still sends (orders carry an expiry that a successor waits for).
create table account_lease (
    account bigint primary key references account on delete cascade,
    epoch bigint not null default 0,
    owner text not null default '',
    until timestamptz not null default '-infinity',
    released boolean not null default true,
    wanted_until timestamptz not null default '-infinity'
);
comment on table account_lease is 'Which pass may work an account. Locked in every transaction that records an order.';
comment on column account_lease.account is 'The account.';
comment on column account_lease.epoch is 'Counts the holders; an order carries the epoch that recorded it.';
comment on column account_lease.owner is 'Command, host and process of the last holder.';
comment on column account_lease.until is 'The lease ends by itself at this time.';
comment on column account_lease.released is 'False while held, and after a holder died.';
comment on column account_lease.wanted_until is 'A closing or reconciling pass waits until then; an opening pass gives way.';

create table fee_rate (
    account bigint not null references account on delete cascade,
    instrument text not null,
    maker amount not null,
    taker amount not null,
    delivery amount,
    read_at timestamptz not null,
    primary key (account, instrument)
);
comment on table fee_rate is 'The account''s own fees, read again after an hour.';
comment on column fee_rate.account is 'The account.';
comment on column fee_rate.instrument is 'spot or future with its fee group: spot/1.';
comment on column fee_rate.maker is 'Cost of a resting order as a fraction; negative is a rebate.';
comment on column fee_rate.taker is 'Cost of a taking order as a fraction.';
comment on column fee_rate.delivery is 'Cost of a delivery as a fraction; null for spot instruments.';
comment on column fee_rate.read_at is 'When the exchange stated it.';
