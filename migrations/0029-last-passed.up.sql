-- When a run passed last with a combination: a later one that failed makes it neither tested nor older.

alter table combination_exercised add column last_passed_at timestamptz;

-- All environments are read together, page by page, by what was exercised.
create index combination_exercised_hash on combination_exercised (project, hash);

-- Of what was stored before, the last run is known to have passed only where none ever failed.
update combination_exercised set last_passed_at = last_run_at where passed_runs > 0 and failed_runs = 0;
