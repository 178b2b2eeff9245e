insert into token (id, kind, token_hash, name, hint, service_account_id, scope_projects, previous_hash, previous_until)
  values ('00000000-0000-0000-0000-0000000000e1', 'svc', '\x16', 'ci', 'yd_svc_ab',
          '00000000-0000-0000-0000-0000000000c1', '{shop}', '\x17', '2030-01-01');
