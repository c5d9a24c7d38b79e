-- The spot leg may rest, and the future follow its fills.

alter table strategy
    drop constraint strategy_execution_check,
    add constraint strategy_execution_check check (execution in ('taker', 'maker'));
comment on column strategy.execution is
    'taker: both legs take; maker: the spot leg rests and the future follows its fills.';
comment on column strategy.order_type is
    'Of the orders that take: ioc does not rest; limit rests until the confirmation window ends.';

alter table orders
    drop constraint orders_type_check,
    add constraint orders_type_check check (type in ('ioc', 'limit', 'post_only'));
comment on column orders.type is
    'ioc does not rest; limit rests for the confirmation window; post_only rests and never takes.';
