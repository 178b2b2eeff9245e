update sign_in_settings set newcomers = 'in_groups';
update session set method = 'provider', id_token = '\x07';
update person set uses_provider = true where email = 'bob@example.com';
insert into provider_identity (issuer, subject, person_id)
  values ('https://id.example.com', 'b-1', '00000000-0000-0000-0000-000000000002');
insert into provider_attempt (state_hash, browser_hash, nonce, code_verifier, next, expires_at)
  values ('\x08', '\x09', 'nonce', 'verifier', '/', '2030-01-01');
insert into group_mapping (id, group_name, role, project, environment_kinds) values
  ('00000000-0000-0000-0000-0000000000a1', 'platform', null, null, null),
  ('00000000-0000-0000-0000-0000000000a2', 'shop-team', 'editor', 'shop', '{development,staging}');
insert into person_group (person_id, name) values ('00000000-0000-0000-0000-000000000002', 'shop-team');
insert into group_admin (person_id) values ('00000000-0000-0000-0000-000000000002');
