-- People and groups as the directory of an organisation sees them (SCIM 2.0).

alter table token drop constraint token_kind_check;
alter table token drop constraint token_check1;
alter table token add constraint token_kind_check check (kind in ('pat', 'svc', 'server', 'client', 'scim'));
alter table token add constraint token_check1 check ((kind in ('pat', 'svc', 'scim')) = (project is null));

-- What the directory said beyond what a person has here. Without a row: a person whom it never wrote.
create table scim_user (
  person_id uuid primary key references person (id) on delete cascade,
  user_name text not null,
  external_id text,
  -- Names, titles and further addresses, as they were sent.
  attributes jsonb not null,
  version integer not null default 1,
  modified_at timestamptz not null default now(),
  -- The directory deleted them: to it they are gone; here they may not sign in any more.
  removed_at timestamptz
);
create unique index scim_user_name_unique on scim_user (lower(user_name));
create index scim_user_external_id on scim_user (external_id);

create table scim_group (
  id uuid primary key,
  display_name text not null,
  external_id text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  modified_at timestamptz not null default now()
);
create unique index scim_group_name_unique on scim_group (lower(display_name));

create table scim_group_member (
  group_id uuid not null references scim_group (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  primary key (group_id, person_id)
);
create index scim_group_member_person on scim_group_member (person_id);
