-- No order is priced far from what the instrument is worth by anything but its own book.

alter table strategy
    add column max_price_deviation_pct quantity default 5
        check (max_price_deviation_pct > 0 and max_price_deviation_pct <= 100);
comment on column strategy.max_price_deviation_pct is 'Farthest that an order may be priced on its losing side from the mark price (future) or the index (spot), percent; null for no limit.';
