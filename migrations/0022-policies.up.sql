-- What a project demands, and what it is let off; written by the registry store of `changes`, like all it governs.

create table policy (
  project text not null references project (key),
  key text not null,
  document jsonb not null,
  version bigint not null,
  changed_at timestamptz not null,
  primary key (project, key)
);

create table waiver (
  project text not null references project (key),
  key text not null,
  document jsonb not null,
  version bigint not null,
  changed_at timestamptz not null,
  primary key (project, key)
);

-- What the policies of a project found wrong with it when they last looked, which they do every night.
create table policy_judgement (
  project text primary key references project (key),
  as_of timestamptz not null,
  findings jsonb not null
);
