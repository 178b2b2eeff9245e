insert into permission_use (holder, permission, project, environment_kind, last_used_at)
  values ('00000000-0000-0000-0000-000000000001', 'flag.write', 'shop', 'staging', '2026-01-01');
