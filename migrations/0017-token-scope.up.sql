-- Tokens that may do less than their owner, tokens of service accounts, and secrets that are replaced while both still work.

alter table token drop constraint token_kind_check;
alter table token drop constraint token_check;
alter table token drop constraint token_check1;
alter table token
  add column service_account_id uuid references service_account (id) on delete cascade,
  -- Null: all that the owner may do, and wherever.
  add column scope_permissions text[],
  add column scope_projects text[],
  add column previous_hash bytea unique,
  add column previous_until timestamptz,
  add column rotated_at timestamptz,
  add constraint token_kind_check check (kind in ('pat', 'svc', 'server', 'client')),
  add constraint token_check check ((kind = 'pat') = (person_id is not null)),
  add constraint token_service_account_check check ((kind = 'svc') = (service_account_id is not null)),
  add constraint token_check1 check ((kind in ('pat', 'svc')) = (project is null)),
  add constraint token_previous_check check ((previous_hash is null) = (previous_until is null));
create index token_service_account on token (service_account_id);
