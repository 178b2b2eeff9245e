-- The second factor of local accounts: one-time codes of an app, passkeys, and recovery codes for when both are lost.

create table totp_factor (
  person_id uuid primary key references person (id) on delete cascade,
  -- Sealed: codes are computed from it.
  secret bytea not null,
  -- Time step of the last code that was taken; it and earlier ones are not taken again.
  last_step bigint not null default 0,
  created_at timestamptz not null default now(),
  -- Null until a first code showed that the app has the secret.
  confirmed_at timestamptz,
  last_used_at timestamptz
);

create table passkey (
  id text primary key,
  person_id uuid not null references person (id) on delete cascade,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkey_person on passkey (person_id);

create table passkey_challenge (
  challenge text primary key,
  person_id uuid not null references person (id) on delete cascade,
  purpose text not null check (purpose in ('enrol', 'prove')),
  expires_at timestamptz not null
);

create table recovery_code (
  person_id uuid not null references person (id) on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

-- Somebody whose password was right and who has to show the second factor.
create table pending_sign_in (
  token_hash bytea primary key,
  person_id uuid not null references person (id) on delete cascade,
  method text not null check (method in ('password', 'link')),
  failures integer not null default 0,
  expires_at timestamptz not null
);
