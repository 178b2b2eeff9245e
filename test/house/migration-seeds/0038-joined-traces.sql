insert into combination_joined (project, environment, hash, services, states, traces, first_seen_at, last_seen_at)
  values ('shop', 'production', '\x0c', '{pricing,shop-web}', '{1}', 2, '2026-01-02', '2026-01-03');
