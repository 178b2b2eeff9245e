-- lossy: custom roles, members of teams, service accounts, and every grant that is not one person's whole role in one project are gone
drop view member;
create table member (
  project text not null references project (key),
  person_id uuid not null references person (id) on delete cascade,
  role text not null check (role in ('viewer', 'editor', 'admin')),
  primary key (project, person_id)
);
insert into member (project, person_id, role)
  select distinct on (project, person_id) project, person_id, role
    from role_grant
   where person_id is not null and project is not null and environment_kinds is null
     and role in ('viewer', 'editor', 'admin')
   order by project, person_id, array_position(array['admin', 'editor', 'viewer'], role);
drop table role_grant;
drop table service_account;
drop table team_member;
drop table custom_role;
