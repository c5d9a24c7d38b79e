-- The clock, the kinds of numbers, and who this installation is.

-- The only place that asks for the time. A simulation sets basis.clock to a moment of its own.
create function clock() returns timestamptz language sql volatile parallel safe as $$
    select coalesce(
        nullif(current_setting('basis.clock', true), '')::timestamptz, pg_catalog.clock_timestamp())
$$;
comment on function clock() is
    'The time that every statement uses: the server''s, unless the setting basis.clock names another.';

-- PostgreSQL's numeric has NaN and infinities; money has not.
create domain amount as numeric check (value > -1e30 and value < 1e30);
comment on domain amount is 'A finite decimal: money, coins, contracts, a price or a rate.';
create domain quantity as numeric check (value >= 0 and value < 1e30);
comment on domain quantity is 'A finite decimal that is never negative: a size.';
create domain price as numeric check (value > 0 and value < 1e30);
comment on domain price is 'A finite decimal above zero.';

create table installation (
    only_row boolean primary key default true check (only_row),
    code text not null check (code ~ '^[0-9a-z]{4}$'),
    generation integer not null default 1 check (generation between 1 and 1295)
);
comment on table installation is
    'One row: what marks our client order ids as ours. The generation is raised after a restored backup.';
comment on column installation.only_row is 'Keeps the table at one row.';
comment on column installation.code is 'Four characters in base 36, drawn at random once.';
comment on column installation.generation is 'Two characters of each client order id; raised so that an id is never used twice.';

insert into installation (code)
select string_agg(substr('0123456789abcdefghijklmnopqrstuvwxyz', 1 + floor(random() * 36)::int, 1), '')
from generate_series(1, 4);
