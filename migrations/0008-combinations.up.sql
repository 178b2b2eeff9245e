-- Which variants flags served together: each combination once, and by whom and how often it was seen.

create table combination (
  project text not null,
  -- First half of the SHA-256 of the sorted flags with their variants.
  hash bytea not null,
  -- Sorted; `variants` has the same length and order.
  flags text[] not null,
  variants text[] not null,
  made_at timestamptz not null,
  primary key (project, hash)
);
create index combination_flags on combination using gin (flags);

create table combination_seen (
  project text not null,
  environment text not null,
  hash bytea not null,
  service text not null,
  -- Empty: the service does not tell.
  version text not null,
  -- Scopes that were recorded, and how many these stand for where not all are recorded.
  recorded bigint not null,
  scopes double precision not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (project, environment, hash, service, version)
);

-- Kept for hours only: enough to join what services served for the same request.
create table combination_trace (
  project text not null,
  environment text not null,
  trace bytea not null,
  service text not null,
  hash bytea not null,
  seen_at timestamptz not null,
  primary key (project, environment, trace, service, hash)
);
create index combination_trace_seen on combination_trace (seen_at);
