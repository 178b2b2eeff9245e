-- When the code that asks a flag changed last, as far as scans of default branches tell: tests from before say nothing of it.

create table code_change (
  project text not null references project (key),
  repository text not null,
  key text not null,
  -- The commit in whose scan other references stood than in the one before, and its time.
  commit text not null,
  committed_at timestamptz not null,
  primary key (project, key, repository)
);
