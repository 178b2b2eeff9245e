-- What was known last of what tests exercised and services served, by environment, so that a server that starts again reads only what is new.
-- Nothing rests on it: it may be deleted at any time.

create table kept_evidence (
  project text not null references project (key),
  environment text not null,
  -- What is written in another one is not read.
  format text not null,
  -- What was committed by then is in it, and nothing else. News from then on is kept as long as this is.
  mark pg_snapshot not null,
  known bytea not null,
  kept_at timestamptz not null,
  primary key (project, environment)
);
-- It is compressed.
alter table kept_evidence alter column known set storage external;
