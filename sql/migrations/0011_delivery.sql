-- The end that every future has: at its expiry the exchange closes what is left of a position at the
-- settlement price. That order of the exchange stands in the journal beside ours, like those that it
-- makes by force.

alter table orders drop constraint orders_category_check;
alter table orders add constraint orders_category_check
    check (category in ('normal', 'liquidation', 'adl', 'delivery'));
comment on column orders.category is
    'normal: an order of ours; liquidation, adl or delivery: the exchange made it, and it was never sent.';
comment on column orders.order_id is
    'The exchange''s name for it; delivery-FUTURE for a delivery, bill-N for further executions of an order of its own.';
comment on column orders.fee is
    'Signed sum of its fees: negative is charged. Of a delivery without its bill an estimate.';
comment on column order_amount.category is
    'normal, or why the exchange made it: liquidation, adl, delivery.';
comment on column position.close_reason is
    'closed, not_filled, unwound, hedge_lost, delivered: how the last trade of it ended.';

-- Deliveries whose bill is late are asked for by every pass.
create index orders_delivered on orders (account) where category = 'delivery';
drop index bill_forced;
create index bill_forced on bill (account, instrument) where type in ('3', '5', '9');
