-- What the exchange itself takes of a hedge: it liquidates, or deleverages automatically. Its orders
-- stand in the journal beside ours, so that what a position holds stays what its orders add up to.

alter table orders add column category text not null default 'normal'
    check (category in ('normal', 'liquidation', 'adl'));
comment on column orders.category is
    'normal: an order of ours; liquidation or adl: the exchange made it, and it was never sent.';
comment on column orders.client_order_id is
    'Our name for it; never used twice. The exchange does not know it where it made the order.';
comment on column orders.order_id is
    'The exchange''s name for it; bill-N for further executions of an order of its own.';
alter table orders add constraint orders_forced_are_final
    check (category = 'normal' or (state = 'filled' and leg = 'future' and order_id is not null));

comment on column position.close_reason is
    'closed, not_filled, unwound, hedge_lost: how the last trade of it ended.';

-- Every pass asks for them: what was taken must not be found late.
create index bill_forced on bill (account, instrument) where type in ('5', '9');

create or replace view order_amount as
select
    o.client_order_id, o.account, o.trade, t.position, t.kind, o.leg, o.side, o.purpose, o.state,
    o.instrument, o.size, o.filled_size, o.average_price, o.fee, o.fee_currency,
    case when o.state in ('in_doubt', 'live') then o.size
         when o.state in ('filled', 'canceled') then o.filled_size
         else 0 end as reserved_size,
    case o.side when 'buy' then 1 else -1 end as sign, o.category
from orders o join trade t on t.id = o.trade;
comment on column order_amount.category is
    'normal, or why the exchange made it: liquidation, adl.';
