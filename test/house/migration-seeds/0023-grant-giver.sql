insert into role_grant (id, person_id, role, project, granted_by_id)
  values ('00000000-0000-0000-0000-0000000000d2', '00000000-0000-0000-0000-000000000002', 'viewer', 'shop',
    '00000000-0000-0000-0000-000000000001');
