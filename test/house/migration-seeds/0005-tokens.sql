insert into token (id, kind, token_hash, name, hint, person_id) values
  ('00000000-0000-0000-0000-00000000000a', 'pat', '\x04', 'laptop', 'yd_pat_ab', '00000000-0000-0000-0000-000000000001');
insert into token (id, kind, token_hash, name, hint, project, environment) values
  ('00000000-0000-0000-0000-00000000000b', 'server', '\x05', 'shop service', 'yd_server_cd', 'shop', 'production');
