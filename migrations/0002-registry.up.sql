-- What people govern, per project. Only the registry store of `changes` writes these tables.

create table project (
  key text primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table member (
  project text not null references project (key),
  person_id uuid not null references person (id) on delete cascade,
  role text not null check (role in ('viewer', 'editor', 'admin')),
  primary key (project, person_id)
);

create table environment (
  project text not null references project (key),
  key text not null,
  name text not null,
  kind text not null check (kind in ('development', 'test', 'staging', 'production')),
  is_protected boolean not null,
  position integer not null,
  version bigint not null,
  -- Of its snapshot; grows by one with each commit that touches it, without gaps.
  revision bigint not null default 0,
  primary key (project, key)
);

create table flag (
  project text not null references project (key),
  key text not null,
  state text not null check (state in ('active', 'archived')),
  -- Facts and variants, without key and configs.
  document jsonb not null,
  version bigint not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (project, key)
);

create table flag_config (
  project text not null,
  flag text not null,
  environment text not null,
  document jsonb not null,
  version bigint not null,
  changed_at timestamptz not null,
  primary key (project, flag, environment),
  foreign key (project, flag) references flag (project, key) on delete cascade,
  foreign key (project, environment) references environment (project, key) on delete cascade
);

create table segment (
  project text not null references project (key),
  key text not null,
  state text not null check (state in ('active', 'archived')),
  document jsonb not null,
  version bigint not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (project, key)
);

-- One list of a segment as an entity; its keys are rows, so that adding one to 100,000 writes one.
create table segment_list (
  project text not null,
  segment text not null,
  list text not null check (list in ('included', 'excluded')),
  key_count integer not null,
  version bigint not null,
  changed_at timestamptz not null,
  primary key (project, segment, list),
  foreign key (project, segment) references segment (project, key) on delete cascade
);

create table segment_key (
  project text not null,
  segment text not null,
  list text not null,
  key text not null,
  primary key (project, segment, list, key),
  foreign key (project, segment, list) references segment_list (project, segment, list) on delete cascade
);

create table bucket_group (
  project text not null references project (key),
  key text not null,
  document jsonb not null,
  version bigint not null,
  changed_at timestamptz not null,
  primary key (project, key)
);

-- Who refers to whom: `flag/a` in `production` → `segment/beta`, `flag/b`, `group/g`; `segment/a` → `segment/b`.
create table registry_edge (
  project text not null references project (key),
  source text not null,
  -- In whose config a flag says it; empty for a segment, which says the same everywhere.
  environment text not null,
  target text not null,
  primary key (project, source, environment, target)
);
create index registry_edge_target on registry_edge (project, target);
