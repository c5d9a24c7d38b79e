-- Least privilege: the jobs cannot change the schema or rewrite history, people can only read,
-- and nobody but the jobs reads the sealed secrets.

do $$
declare
    wanted text;
begin
    foreach wanted in array array['basis_jobs', 'basis_reader'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            begin
                execute format('create role %I nologin', wanted);
            exception
                when duplicate_object or unique_violation then null;
                when insufficient_privilege then
                    raise exception 'the role % is missing and may not be created by %', wanted, current_user
                        using hint = format('let a superuser run: create role %I nologin', wanted);
            end;
        end if;
    end loop;
end
$$;

grant usage on schema basis to basis_jobs, basis_reader;

grant select on all tables in schema basis to basis_jobs;
grant insert, update, delete on
    venue, account, account_lease, strategy, strategy_account, fee_rate to basis_jobs;
grant insert, update on
    instrument, snapshot, pass, position, trade, orders, stop, equity to basis_jobs;
-- Append only.
grant insert on yield, verdict, fill, bill, equity_currency, dust, strategy_history to basis_jobs;
grant update (generation) on installation to basis_jobs;
grant usage on all sequences in schema basis to basis_jobs;

grant select on all tables in schema basis to basis_reader;
revoke select on account, schema_migration from basis_reader;

revoke all on function ensure_yield_partition(timestamptz) from public;
grant execute on function ensure_yield_partition(timestamptz) to basis_jobs;
