-- Who may sign in, how, and with which tokens. Secrets are kept as SHA-256 of random tokens, or as scrypt of passwords.

create table installation (
  id smallint primary key check (id = 1),
  -- Part of the epoch: a new salt makes every client fetch its snapshot anew.
  epoch_salt text not null,
  created_at timestamptz not null default now()
);

create table person (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text,
  is_admin boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz
);
create unique index person_email_unique on person (lower(email));

create table session (
  token_hash bytea primary key,
  person_id uuid not null references person (id) on delete cascade,
  csrf_token text not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_person on session (person_id);

create table sign_in_link (
  token_hash bytea primary key,
  person_id uuid not null references person (id) on delete cascade,
  -- The first admin's link is printed by the server and works only from the machine itself.
  loopback_only boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table team (
  key text primary key,
  name text not null
);
