-- What is rebuilt from the exchange after the database was restored from a backup.

alter table orders add column rebuilt_by bigint references pass;
comment on column orders.rebuilt_by is
    'The pass that rebuilt the row from the exchange after a restore; null when it was written before it was sent.';

-- Found at the exchange under a name of ours, and no strategy could be told for it. While an account
-- has one nothing is opened on it: its notional is in no limit.
create table unattributed_order (
    client_order_id text primary key check (client_order_id ~ '^[A-Za-z0-9]{1,32}$'),
    account bigint not null references account,
    instrument text not null,
    side text not null check (side in ('buy', 'sell')),
    filled_size quantity not null,
    average_price price,
    reason text not null check (reason <> ''),
    found_by bigint not null references pass,
    found_at timestamptz not null default clock()
);
create index unattributed_order_of_account on unattributed_order (account);
comment on table unattributed_order is 'Orders of ours that a restore found and could not attribute.';
comment on column unattributed_order.client_order_id is 'Our name for it.';
comment on column unattributed_order.account is 'The account.';
comment on column unattributed_order.instrument is 'What was traded.';
comment on column unattributed_order.side is 'buy or sell.';
comment on column unattributed_order.filled_size is 'Coins or contracts filled.';
comment on column unattributed_order.average_price is 'Average price of what filled.';
comment on column unattributed_order.reason is 'Why no strategy could be told.';
comment on column unattributed_order.found_by is 'The pass that found it.';
comment on column unattributed_order.found_at is 'When.';

create table restoration (
    id bigint generated always as identity primary key,
    account bigint not null references account,
    pass bigint not null references pass,
    owner text not null,
    finished_at timestamptz not null default clock(),
    generation integer not null,
    positions integer not null,
    trades integer not null,
    orders integer not null,
    fills integer not null,
    unattributed integer not null
);
comment on table restoration is 'Each time a journal was brought up to the exchange after a restore.';
comment on column restoration.id is 'Names it.';
comment on column restoration.account is 'The account.';
comment on column restoration.pass is 'The pass that finished it.';
comment on column restoration.owner is 'Who: command, host and process.';
comment on column restoration.finished_at is 'When nothing was missing any more.';
comment on column restoration.generation is 'The generation of the client order ids from then on.';
comment on column restoration.positions is 'Positions that the pass made.';
comment on column restoration.trades is 'Trades that the pass made or completed.';
comment on column restoration.orders is 'Orders that the pass rebuilt.';
comment on column restoration.fills is 'Executions of them.';
comment on column restoration.unattributed is 'Orders that could not be attributed.';

grant select, insert, delete, update on unattributed_order to basis_jobs;
grant select, insert on restoration to basis_jobs;
grant select on unattributed_order, restoration to basis_reader;
-- Trade numbers are part of client order ids: those that were given before the restore are passed by.
grant select, update on sequence trade_id_seq to basis_jobs;
grant usage on sequence restoration_id_seq to basis_jobs;
