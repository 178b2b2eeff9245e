-- What SDKs report: counts, never subjects.

create table evaluation_count (
  project text not null,
  environment text not null,
  flag text not null,
  hour timestamptz not null,
  -- Empty: the caller's default value was served.
  variant text not null,
  reason text not null,
  service text not null,
  count bigint not null,
  primary key (project, environment, flag, hour, variant, reason, service)
);
create index evaluation_count_hour on evaluation_count (project, hour);

create table last_evaluation (
  project text not null,
  environment text not null,
  flag text not null,
  at timestamptz not null,
  primary key (project, environment, flag)
);

-- A batch is counted once; ids are kept for a day.
create table observation_batch (
  id uuid primary key,
  received_at timestamptz not null default now()
);
create index observation_batch_received on observation_batch (received_at);

create table sdk_instance (
  project text not null,
  environment text not null,
  service text not null,
  instance text not null,
  service_version text,
  sdk text not null,
  revision text,
  last_seen_at timestamptz not null,
  primary key (project, environment, service, instance)
);
