insert into totp_factor (person_id, secret, last_step, confirmed_at)
  values ('00000000-0000-0000-0000-000000000001', '\x0a', 59000000, '2026-11-01');
insert into passkey (id, person_id, name, public_key, counter, transports)
  values ('credential', '00000000-0000-0000-0000-000000000001', 'laptop', '\x0b', 3, '{internal}');
insert into passkey_challenge (challenge, person_id, purpose, expires_at)
  values ('challenge', '00000000-0000-0000-0000-000000000001', 'prove', '2030-01-01');
insert into recovery_code (person_id, code_hash) values ('00000000-0000-0000-0000-000000000001', '\x0c');
insert into pending_sign_in (token_hash, person_id, method, expires_at)
  values ('\x0d', '00000000-0000-0000-0000-000000000001', 'password', '2030-01-01');
