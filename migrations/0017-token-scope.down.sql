-- lossy: tokens of service accounts are gone, and personal tokens with a scope, which would otherwise be without one
delete from token where kind = 'svc' or scope_permissions is not null or scope_projects is not null;
alter table token
  drop constraint token_service_account_check,
  drop constraint token_previous_check,
  drop constraint token_kind_check,
  drop constraint token_check,
  drop constraint token_check1,
  drop column service_account_id,
  drop column scope_permissions,
  drop column scope_projects,
  drop column previous_hash,
  drop column previous_until,
  drop column rotated_at,
  add constraint token_kind_check check (kind in ('pat', 'server', 'client')),
  add constraint token_check check ((kind = 'pat') = (person_id is not null)),
  add constraint token_check1 check ((kind = 'pat') = (project is null));
