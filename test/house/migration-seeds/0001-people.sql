insert into installation (id, epoch_salt) values (1, 'salt');
insert into person (id, email, name, password_hash, is_admin) values
  ('00000000-0000-0000-0000-000000000001', 'ada@example.com', 'Ada', 'scrypt', true),
  ('00000000-0000-0000-0000-000000000002', 'bob@example.com', 'Bob', null, false);
insert into session (token_hash, person_id, csrf_token, expires_at)
  values ('\x01', '00000000-0000-0000-0000-000000000001', 'csrf', '2030-01-01');
insert into sign_in_link (token_hash, person_id, loopback_only, expires_at)
  values ('\x02', '00000000-0000-0000-0000-000000000001', true, '2030-01-01');
insert into team (key, name) values ('payments', 'Payments');
