-- The exchange's own ledger, and what accounts were worth.

create table bill (
    account bigint not null references account,
    bill_id text not null,
    currency text not null,
    change amount not null,
    balance amount not null,
    type text not null,
    subtype text not null,
    instrument text not null,
    order_id text not null,
    client_order_id text not null,
    price numeric,
    size numeric,
    profit amount,
    fee amount,
    interest amount,
    billed_at timestamptz not null,
    primary key (account, bill_id)
);
create index bill_by_time on bill (account, currency, billed_at, bill_id);
comment on table bill is 'Every change of every balance, by the exchange.';
comment on column bill.account is 'The account.';
comment on column bill.bill_id is 'The exchange''s number of it.';
comment on column bill.currency is 'The currency.';
comment on column bill.change is 'Signed change of its cash.';
comment on column bill.balance is 'Its cash afterwards.';
comment on column bill.type is 'The exchange''s number: 2 trade, 3 delivery, 5 liquidation, 34 settlement, …';
comment on column bill.subtype is 'The exchange''s number within the type.';
comment on column bill.instrument is 'The instrument; empty for transfers and the like.';
comment on column bill.order_id is 'The order; empty where none caused it.';
comment on column bill.client_order_id is 'Our name of the order; empty where none caused it.';
comment on column bill.price is 'Price, where one applies.';
comment on column bill.size is 'Size, where one applies.';
comment on column bill.profit is 'Realised profit, where one applies.';
comment on column bill.fee is 'Signed fee, where one applies.';
comment on column bill.interest is 'Interest, where one applies.';
comment on column bill.billed_at is 'By the exchange''s clock.';

create table equity (
    id bigint generated always as identity primary key,
    account bigint not null references account,
    pass bigint references pass,
    taken_at timestamptz not null,
    total_usd amount,
    margin_ratio amount,
    usdt_usd price,
    last_bill_id text not null default '',
    opening boolean not null default false
);
create index equity_by_time on equity (account, taken_at desc);
create unique index equity_one_opening on equity (account) where opening;
comment on table equity is 'What an account was worth at a moment.';
comment on column equity.id is 'Names the snapshot.';
comment on column equity.account is 'The account.';
comment on column equity.pass is 'The pass that took it; null when the account was added.';
comment on column equity.taken_at is 'By the exchange''s clock.';
comment on column equity.total_usd is 'Total equity by the exchange''s own valuation, USD.';
comment on column equity.margin_ratio is 'Equity over maintenance margin, a multiple; null without a margin position.';
comment on column equity.usdt_usd is 'USD per USDT at the time.';
comment on column equity.last_bill_id is 'The newest bill that the balances contain; empty when there was none.';
comment on column equity.opening is 'The first one: where the ledger of the account starts.';

create table equity_currency (
    equity bigint not null references equity on delete cascade,
    currency text not null,
    cash amount not null,
    equity_amount amount not null,
    available amount not null,
    liability amount not null,
    unrealised amount not null,
    price_usd price,
    primary key (equity, currency)
);
comment on table equity_currency is 'One currency of an equity snapshot.';
comment on column equity_currency.equity is 'The snapshot.';
comment on column equity_currency.currency is 'The currency.';
comment on column equity_currency.cash is 'Settled cash: start plus bills.';
comment on column equity_currency.equity_amount is 'Cash plus unrealised profit less liabilities.';
comment on column equity_currency.available is 'What could be spent.';
comment on column equity_currency.liability is 'Borrowed.';
comment on column equity_currency.unrealised is 'Unrealised profit of futures.';
comment on column equity_currency.price_usd is 'USD per unit by the exchange''s index; null when it was not read.';

create table dust (
    id bigint generated always as identity primary key,
    account bigint not null references account,
    coin text not null,
    position bigint not null references position,
    change amount not null check (change <> 0),
    recorded_at timestamptz not null default clock()
);
create index dust_of_coin on dust (account, coin);
comment on table dust is 'Coins too few to sell alone; sold with the next close of the coin.';
comment on column dust.id is 'Names the entry.';
comment on column dust.account is 'The account.';
comment on column dust.coin is 'The coin.';
comment on column dust.position is 'The position that left it, or whose close sold it.';
comment on column dust.change is 'Coins added; negative when sold.';
comment on column dust.recorded_at is 'When.';
