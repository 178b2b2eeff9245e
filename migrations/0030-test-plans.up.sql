-- Plans of what to test: what was asked, and the rows that were found. A plan never changes.

create table test_plan (
  project text not null references project (key),
  id uuid not null,
  environment text not null,
  -- Of the environment, when it was planned.
  revision text not null,
  request jsonb not null,
  plan jsonb not null,
  made_by text not null,
  made_at timestamptz not null,
  primary key (project, id)
);
create index test_plan_made on test_plan (project, environment, made_at);
