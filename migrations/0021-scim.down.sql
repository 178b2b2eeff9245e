-- lossy: groups, their members, what the directory said of people, and its tokens are gone
drop table scim_group_member;
drop table scim_group;
drop table scim_user;
delete from token where kind = 'scim';
alter table token drop constraint token_kind_check;
alter table token drop constraint token_check1;
alter table token add constraint token_kind_check check (kind in ('pat', 'svc', 'server', 'client'));
alter table token add constraint token_check1 check ((kind in ('pat', 'svc')) = (project is null));
