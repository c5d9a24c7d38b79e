-- How long the index is averaged into a settlement price changes, and did: it is data.

create table delivery_window (
    venue text references venue on delete cascade,
    since timestamptz not null,
    minutes integer not null check (minutes between 1 and 1440)
);
create unique index delivery_window_once on delivery_window (coalesce(venue, ''), since);
comment on table delivery_window is
    'Over how many minutes before a delivery the settlement price is averaged. A venue''s own rows count before those of none.';
comment on column delivery_window.venue is 'The venue; null for every venue that has no row of its own.';
comment on column delivery_window.since is 'Deliveries from then on.';
comment on column delivery_window.minutes is 'Length of the window.';

-- The exchange announced the last thirty minutes from 18 March 2026 on; the paper exchange has them
-- at every date.
insert into delivery_window (venue, since, minutes) values
    (null, '-infinity', 60), (null, '2026-03-18 00:00+00', 30), ('paper', '-infinity', 30);

grant select on delivery_window to basis_jobs, basis_reader;
