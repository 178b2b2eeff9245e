-- lossy: requests that were not applied are gone (the record keeps what happened to them)
update permission_use set permission = 'change.break_glass' where permission = 'change.emergency';
update token set scope_permissions = array_replace(scope_permissions, 'change.emergency', 'change.break_glass');
update custom_role set permissions = array_replace(permissions, 'change.emergency', 'change.break_glass');
drop index change_request_emergency;
drop index change_request_open;
alter table change_request drop constraint change_request_applied_has_entry;
delete from change_request where state <> 'applied';
alter table change_request drop column changed_at, drop column names, drop column ground, drop column life;
alter table change_request alter column entry set not null;
alter table change_request drop constraint change_request_state_check;
alter table change_request add constraint change_request_state_check check (state in ('applied'));
