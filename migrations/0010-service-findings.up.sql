-- What an operator should know of services: where defaults are served and why, which defaults code passes, what contexts
-- look like. Never a value of a context.

create table evaluation_problem (
  project text not null,
  environment text not null,
  service text not null,
  flag text not null,
  -- An error code of OpenFeature, or STALE.
  kind text not null,
  hour timestamptz not null,
  count bigint not null,
  primary key (project, environment, service, flag, kind, hour)
);
create index evaluation_problem_hour on evaluation_problem (hour);

create table passed_default (
  project text not null,
  environment text not null,
  flag text not null,
  service text not null,
  type text not null,
  -- JSON of a short scalar; or # and the hash of anything else.
  mark text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (project, environment, flag, service, type, mark)
);

create table context_attribute (
  project text not null,
  environment text not null,
  service text not null,
  path text not null,
  type text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (project, environment, service, path, type)
);

-- For how long the instance had not heard its server when it reported last; null when it was in touch.
alter table sdk_instance add column stale_ms bigint;
