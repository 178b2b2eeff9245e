-- When somebody last used which permission where; what grants are looked over by. To the hour: it is a write beside each request.

create table permission_use (
  -- Of the person or the service account.
  holder uuid not null,
  permission text not null,
  -- Empty: of the installation.
  project text not null,
  -- Of the environment that it was used in; empty where the permission is not judged by environment.
  environment_kind text not null,
  last_used_at timestamptz not null,
  primary key (holder, permission, project, environment_kind)
);

alter table installation add column permission_use_since timestamptz not null default now();
