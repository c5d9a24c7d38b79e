-- A holding that basis did not open, taken into a position of a strategy. Its orders stand in the
-- journal like any other, filled at the price that was stated, and were never sent.

alter table orders drop constraint orders_category_check;
alter table orders add constraint orders_category_check
    check (category in ('normal', 'liquidation', 'adl', 'delivery', 'adopted'));
comment on column orders.category is
    'normal: an order of ours; liquidation, adl or delivery: the exchange made it; adopted: a holding that a person gave to a position. Only normal ones were ever sent.';
alter table orders drop constraint orders_forced_are_final;
alter table orders add constraint orders_forced_are_final check (
    category = 'normal'
    or (state = 'filled' and order_id is not null and (leg = 'future' or category = 'adopted')));
alter table orders add column adopted_after text
    check ((adopted_after is not null) = (category = 'adopted'));
comment on column orders.adopted_after is
    'The newest bill when a holding was adopted: what the exchange closed by force before was not of the position.';
comment on column orders.order_id is
    'The exchange''s name for it; delivery-FUTURE for a delivery, bill-N for further executions of an order of its own, adopted-ID for a holding.';
comment on column order_amount.category is
    'normal, or why no order of ours made it: liquidation, adl, delivery, adopted.';
