-- What must, or must not, meet across flags; written by the registry store of `changes`, like all it governs.

create table interaction_rule (
  project text not null references project (key),
  key text not null,
  document jsonb not null,
  version bigint not null,
  changed_at timestamptz not null,
  primary key (project, key)
);
