insert into token (id, kind, token_hash, name, hint)
  values ('00000000-0000-0000-0000-0000000000c1', 'scim', '\x0e', 'directory', 'yd_scim_ab');
insert into scim_user (person_id, user_name, external_id, attributes)
  values ('00000000-0000-0000-0000-000000000002', 'bob@example.com', 'b-1', '{"title": "Engineer"}');
insert into scim_group (id, display_name) values ('00000000-0000-0000-0000-0000000000b1', 'shop-team');
insert into scim_group_member (group_id, person_id)
  values ('00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-000000000002');
