-- Who may do what where: roles that people made, who is in which team, service accounts, and grants of roles.

create table custom_role (
  key text primary key,
  name text not null,
  description text not null,
  -- Names of the server's table of permissions.
  permissions text[] not null,
  created_at timestamptz not null default now()
);

create table team_member (
  team text not null references team (key) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  -- Who keeps it up to date: people by hand, or the groups of an identity provider.
  source text not null default 'manual' check (source in ('manual', 'sign_in', 'scim')),
  primary key (team, person_id, source)
);
create index team_member_person on team_member (person_id);

create table service_account (
  id uuid primary key,
  name text not null,
  description text not null,
  is_active boolean not null default true,
  created_by uuid references person (id) on delete set null,
  created_at timestamptz not null default now()
);
create unique index service_account_name_unique on service_account (lower(name));

create table role_grant (
  id uuid primary key,
  person_id uuid references person (id) on delete cascade,
  team text references team (key) on delete cascade,
  service_account_id uuid references service_account (id) on delete cascade,
  -- A role of the server's table, or the key of a custom one.
  role text not null,
  -- Null: every project, those to come too.
  project text references project (key),
  -- Null: every kind of environment.
  environment_kinds text[],
  source text not null default 'manual' check (source in ('manual', 'sign_in', 'scim')),
  granted_by text not null default '',
  granted_at timestamptz not null default now(),
  check (num_nonnulls(person_id, team, service_account_id) = 1)
);
create index role_grant_person on role_grant (person_id);
create index role_grant_team on role_grant (team);
create index role_grant_service_account on role_grant (service_account_id);
create index role_grant_project on role_grant (project);
create index role_grant_role on role_grant (role);

insert into role_grant (id, person_id, role, project)
  select gen_random_uuid(), person_id, role, project from member;

-- A server of the release before reads it until it has stopped; it sees only what it understands.
drop table member;
create view member as
  select distinct on (project, person_id) project, person_id, role
    from role_grant
   where person_id is not null and project is not null and environment_kinds is null
     and role in ('viewer', 'editor', 'admin')
   order by project, person_id, array_position(array['admin', 'editor', 'viewer'], role);
