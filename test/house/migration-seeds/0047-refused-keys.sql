insert into token (id, kind, token_hash, name, hint, project, environment, revoked_at, last_refused_at) values
  ('00000000-0000-0000-0000-0000000000e7', 'server', '\x47', 'old checkout', 'yd_server_cd', 'shop', 'production', '2026-01-01', '2026-01-02');
