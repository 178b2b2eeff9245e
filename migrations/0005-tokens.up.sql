-- Bearer tokens of programs: personal tokens, and SDK keys of one environment.

create table token (
  id uuid primary key,
  kind text not null check (kind in ('pat', 'server', 'client')),
  token_hash bytea not null unique,
  name text not null,
  -- The first characters, to recognise it by.
  hint text not null,
  person_id uuid references person (id) on delete cascade,
  project text,
  environment text,
  created_by uuid references person (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  foreign key (project, environment) references environment (project, key) on delete cascade,
  check ((kind = 'pat') = (person_id is not null)),
  check ((kind = 'pat') = (project is null)),
  check ((project is null) = (environment is null))
);
create index token_person on token (person_id);
create index token_environment on token (project, environment);
