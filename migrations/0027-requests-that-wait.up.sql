-- Requests that wait for somebody to agree, for their time, or for a look at them afterwards.

alter table change_request drop constraint change_request_state_check;
alter table change_request add constraint change_request_state_check check (state in (
  'draft', 'in_review', 'approved', 'scheduled', 'rejected', 'failed', 'applied', 'cancelled', 'expired'));
alter table change_request alter column entry drop not null;
alter table change_request
  -- All that happened to it; null: it was applied the moment it was made, as nothing was demanded of it.
  add column life jsonb,
  -- What it was looked at against last.
  add column ground jsonb,
  -- Actor → how they are called; so that people can be forgotten without touching what happened.
  add column names jsonb not null default '{}',
  add column changed_at timestamptz;
alter table change_request add constraint change_request_applied_has_entry
  check ((state = 'applied') = (entry is not null));

create index change_request_open on change_request (project, state)
  where state in ('draft', 'in_review', 'approved', 'scheduled', 'rejected', 'failed');
-- What somebody still has to look at or to give a reason for.
create index change_request_emergency on change_request (project, number)
  where state = 'applied' and life is not null;

-- One permission has another name: what it gives is another thing.
update custom_role set permissions = array_replace(permissions, 'change.break_glass', 'change.emergency');
update token set scope_permissions = array_replace(scope_permissions, 'change.break_glass', 'change.emergency');
update permission_use set permission = 'change.emergency' where permission = 'change.break_glass';
