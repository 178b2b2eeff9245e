-- Webhooks: where they lead, what they are told (written with what it tells of), and what became of each attempt.

create table webhook (
  id uuid primary key,
  -- Null: of the installation, told of every project.
  project text references project (key) on delete cascade,
  name text not null,
  -- Sealed, since the addresses of chats are secrets.
  sealed_url bytea not null,
  -- What people see of it.
  url_hint text not null,
  format text not null check (format in ('standard', 'slack', 'teams', 'discord')),
  event_types text[] not null,
  -- Empty: all.
  environments text[] not null,
  is_enabled boolean not null,
  -- Why it is not enabled; null when somebody wished it so.
  disabled_why text check (disabled_why in ('gone', 'failing')),
  version bigint not null,
  created_at timestamptz not null,
  last_delivered_at timestamptz,
  last_failed_at timestamptz,
  -- Since when every attempt failed.
  failing_since timestamptz,
  -- The receiver asked to be left alone until then.
  quiet_until timestamptz,
  -- Rows go later and by themselves: a delete would wait for commits that hold a project's lock, and they for it.
  deleted_at timestamptz,
  check (not is_enabled or (disabled_why is null and deleted_at is null))
);
create index webhook_project on webhook (project) where deleted_at is null;

create table webhook_secret (
  id uuid primary key,
  webhook uuid not null references webhook (id) on delete cascade,
  sealed bytea not null,
  hint text not null,
  created_at timestamptz not null,
  -- Until then an old one signs beside the new one; null for the newest.
  expires_at timestamptz
);
create index webhook_secret_webhook on webhook_secret (webhook);

create table webhook_event (
  id uuid primary key,
  -- What it comes from; nothing is told twice as two events.
  origin text not null unique,
  project text,
  type text not null,
  environments text[] not null,
  at timestamptz not null,
  -- The entry of the record that says it; else the data stands here.
  chain text,
  entry bigint,
  data jsonb,
  check ((chain is null) = (entry is null)),
  check ((chain is null) = (data is not null))
);
create index webhook_event_at on webhook_event (at);

create table webhook_delivery (
  webhook uuid not null references webhook (id) on delete cascade,
  event uuid not null references webhook_event (id) on delete cascade,
  state text not null check (state in ('waiting', 'delivered', 'failed')),
  -- Attempts so far, and where in the schedule of retries it stands; a replay begins the schedule anew.
  attempts integer not null,
  round integer not null,
  -- When it is due. Whoever takes it moves this into the future: when nothing is heard of it again, it is due once more.
  next_at timestamptz not null,
  created_at timestamptz not null,
  primary key (webhook, event)
);
create index webhook_delivery_due on webhook_delivery (webhook, next_at) where state = 'waiting';
create index webhook_delivery_log on webhook_delivery (webhook, created_at desc, event);
create index webhook_delivery_event on webhook_delivery (event);

create table webhook_attempt (
  webhook uuid not null,
  event uuid not null,
  number integer not null,
  at timestamptz not null,
  -- Unknown until the answer was noted, and for ever when the server ended before.
  outcome text not null check (outcome in ('unknown', 'accepted', 'rejected', 'refused', 'timed_out', 'unreachable')),
  status integer,
  duration_ms integer,
  -- The beginning of the answer, or why there was none.
  excerpt text,
  primary key (webhook, event, number),
  foreign key (webhook, event) references webhook_delivery (webhook, event) on delete cascade
);
