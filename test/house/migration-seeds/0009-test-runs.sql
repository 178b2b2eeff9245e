insert into test_run
    (project, id, environment, suite, commit, branch, passed, failed, scopes, combinations, not_listed, reported_by, received_at)
  values ('shop', '00000000-0000-0000-0000-0000000000dd', 'staging', 'unit', '4f8a5c7', 'main', 12, 0, 7, 1, 0, 'ada', '2026-01-02');
insert into combination_exercised
    (project, environment, hash, suite, branch, scopes, passed_runs, failed_runs, first_run_at, last_run_at, last_commit)
  values ('shop', 'staging', '\x0a', 'unit', 'main', 7, 1, 0, '2026-01-02', '2026-01-02', '4f8a5c7');
