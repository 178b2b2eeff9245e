insert into token (id, kind, token_hash, name, hint, service_account_id, scope_projects, previous_hash, previous_until)
  values ('00000000-0000-0000-0000-00000000000c', 'svc', '\x06', 'ci', 'yd_svc_ab',
          '00000000-0000-0000-0000-0000000000c1', '{shop}', '\x07', '2030-01-01');
