-- What was worked out last of which states can meet, by environment, so that a server that starts again need not begin anew.
-- Nothing rests on it: it may be deleted at any time.

create table kept_analysis (
  project text not null references project (key),
  environment text not null,
  -- What another engine found is not used.
  engine text not null,
  -- Of the environment, when it was worked out.
  revision text not null,
  -- The snapshot, and the answers about it; compressed.
  found bytea not null,
  kept_at timestamptz not null,
  primary key (project, environment)
);
