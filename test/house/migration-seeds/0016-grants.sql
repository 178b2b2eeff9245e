insert into custom_role (key, name, description, permissions)
  values ('release-captain', 'Release captain', 'Ships.', '{flag.read,flag.write}');
insert into team_member (team, person_id) values ('payments', '00000000-0000-0000-0000-000000000002');
insert into service_account (id, name, description)
  values ('00000000-0000-0000-0000-0000000000c1', 'deploys', 'Turns flags on.');
insert into role_grant (id, team, role, project, environment_kinds, granted_by)
  values ('00000000-0000-0000-0000-0000000000d1', 'payments', 'release-captain', null, '{staging}', 'Ada');
