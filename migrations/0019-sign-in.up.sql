-- Signing in through an OpenID provider, and what admins decide about signing in.

create table sign_in_settings (
  id smallint primary key check (id = 1),
  -- Whether people may sign in with a password of ours.
  local_accounts boolean not null default true,
  second_factor_required boolean not null default false,
  -- Whom the provider vouches for and nobody invited: refused, taken in when a group of theirs gives them something, or always.
  newcomers text not null default 'nobody' check (newcomers in ('nobody', 'in_groups', 'everybody')),
  version integer not null default 1
);
insert into sign_in_settings (id) values (1);

-- They sign in through the provider and cannot have a password.
alter table person add column uses_provider boolean not null default false;

alter table session
  add column method text not null default 'password' check (method in ('password', 'link', 'emergency', 'provider')),
  -- When whoever uses it last proved who they are.
  add column proved_at timestamptz not null default now(),
  -- When a second factor was shown; without one: null.
  add column factor_at timestamptz,
  -- What the provider wants to see again when its session shall end too; sealed.
  add column id_token bytea;

-- Made by whoever has the machine: opens although people must sign in elsewhere.
alter table sign_in_link add column is_emergency boolean not null default false;

create table provider_identity (
  issuer text not null,
  subject text not null,
  person_id uuid not null references person (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (issuer, subject),
  unique (issuer, person_id)
);
create index provider_identity_person on provider_identity (person_id);

-- Somebody who went to the provider and has not come back yet. Taken out by whoever comes back, so nobody comes back twice.
create table provider_attempt (
  state_hash bytea primary key,
  -- The cookie of the browser that went; another browser cannot come back in its place.
  browser_hash bytea not null,
  nonce text not null,
  code_verifier text not null,
  next text not null,
  expires_at timestamptz not null
);

-- What a group gives its people: a role in a project or (without project) in all of them, or the whole installation.
create table group_mapping (
  id uuid primary key,
  group_name text not null,
  -- Null: an admin of the installation.
  role text,
  project text references project (key) on delete cascade,
  -- Null: every kind of environment.
  environment_kinds text[],
  check (role is not null or (project is null and environment_kinds is null))
);
create index group_mapping_group on group_mapping (group_name);

-- Groups that the provider named at the last sign-in.
create table person_group (
  person_id uuid not null references person (id) on delete cascade,
  name text not null,
  primary key (person_id, name)
);

-- Admins of the installation whom groups made that; who was made one by people is not here.
create table group_admin (
  person_id uuid primary key references person (id) on delete cascade
);
