-- Change requests, what they did, and what the stream replays.

create table change_request (
  project text not null references project (key),
  number bigint not null,
  state text not null check (state in ('applied')),
  title text not null,
  sentences jsonb not null,
  reason text,
  author jsonb not null,
  broke_glass boolean not null default false,
  changes jsonb not null,
  effect jsonb not null,
  -- Touched environment → its revision after this commit.
  revisions jsonb not null,
  entry bigint not null,
  reverts bigint,
  created_at timestamptz not null,
  primary key (project, number)
);

-- By which addresses a request is found: `flag/a`, `flag/a/production`, `segment/beta`, …
create table change_request_address (
  project text not null,
  address text not null,
  number bigint not null,
  primary key (project, address, number),
  foreign key (project, number) references change_request (project, number) on delete cascade
);

-- Every version that every entity ever had: as-of reports are one query.
create table entity_history (
  project text not null references project (key),
  address text not null,
  version bigint not null,
  entry bigint not null,
  -- Null: the entity no longer exists.
  document jsonb,
  at timestamptz not null,
  primary key (project, address, version)
);
create index entity_history_entry on entity_history (project, entry);

create table delta (
  project text not null,
  environment text not null,
  revision bigint not null,
  entry bigint not null,
  -- JSON text of the delta's body, as the stream sends it.
  body text not null,
  at timestamptz not null,
  primary key (project, environment, revision),
  foreign key (project, environment) references environment (project, key) on delete cascade
);

-- What writes that carried an `Idempotency-Key` did, stored in the write's own transaction.
create table idempotency_key (
  actor_id text not null,
  key text not null,
  request_hash bytea not null,
  outcome jsonb not null,
  created_at timestamptz not null,
  primary key (actor_id, key)
);
create index idempotency_key_created on idempotency_key (created_at);
