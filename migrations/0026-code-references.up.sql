-- Where code says the keys of flags, as pipelines reported it last: one scan for each branch of each repository.

create table code_scan (
  project text not null references project (key),
  repository text not null,
  branch text not null,
  -- Only what stands on default branches says whether a flag is still in the code.
  is_default boolean not null,
  commit text not null,
  committed_at timestamptz not null,
  scanned_at timestamptz not null,
  -- Address of a line, with {path} and {line}.
  link_template text,
  reported_by text not null,
  primary key (project, repository, branch)
);

create table code_reference (
  project text not null,
  repository text not null,
  branch text not null,
  key text not null,
  path text not null,
  line integer not null,
  -- Of the line, so that a reference is known again where it moves to.
  hash text not null,
  -- Lines around it, when the pipeline sends them.
  context jsonb,
  primary key (project, repository, branch, key, path, line),
  foreign key (project, repository, branch)
    references code_scan (project, repository, branch) on delete cascade
);
create index code_reference_key on code_reference (project, key);
