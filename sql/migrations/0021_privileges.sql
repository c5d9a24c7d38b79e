-- What no statement of the jobs does they may not do: rewrite what an account was worth, which limits
-- on losses are counted from, or a snapshot; remove an account with its verdicts and stops.

revoke update on equity, snapshot from basis_jobs;
revoke delete on account from basis_jobs;
