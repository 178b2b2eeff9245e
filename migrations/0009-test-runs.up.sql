-- What runs of tests exercised; the content of a combination is in the table of combinations.

create table test_run (
  project text not null,
  -- Made by whoever reports, so that a run is stored once.
  id uuid not null,
  environment text not null,
  suite text not null,
  commit text not null,
  branch text,
  passed integer,
  failed integer,
  scopes bigint not null,
  combinations integer not null,
  -- Combinations and variants that the recorder had no room for.
  not_listed bigint not null,
  reported_by text not null,
  received_at timestamptz not null,
  primary key (project, id)
);
create index test_run_received on test_run (project, received_at);

create table combination_exercised (
  project text not null,
  environment text not null,
  hash bytea not null,
  suite text not null,
  -- Empty: the runs do not tell.
  branch text not null,
  scopes bigint not null,
  -- Runs in which no test failed, and runs in which one did; of neither kind when they do not tell.
  passed_runs integer not null,
  failed_runs integer not null,
  first_run_at timestamptz not null,
  last_run_at timestamptz not null,
  last_commit text not null,
  primary key (project, environment, hash, suite, branch)
);
