-- Stale-flag reports that somebody took along or signed: the next one is compared with them.

create table stale_report (
  project text not null references project (key),
  -- The moment that it is of; one of a moment is enough.
  as_of timestamptz not null,
  made_at timestamptz not null,
  -- Flag → as much of how it stood as is compared.
  standings jsonb not null,
  primary key (project, as_of)
);

-- That somebody of a team has looked at its flags.
create table stale_sign_off (
  project text not null references project (key),
  team text not null,
  as_of timestamptz not null,
  at timestamptz not null,
  person_id uuid not null references person (id),
  note text,
  digest text not null,
  flags integer not null,
  stale integer not null,
  primary key (project, team, at)
);
