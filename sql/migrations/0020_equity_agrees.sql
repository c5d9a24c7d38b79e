-- An equity snapshot that the bills do not explain yet is kept, and makes no mark: a deposit whose
-- bill comes later would be a profit for ever, and its withdrawal a drawdown.

alter table equity add column agrees boolean not null default true;
comment on column equity.agrees is 'Its cash was what the stored bills end in; otherwise no limit on losses is counted from it.';
