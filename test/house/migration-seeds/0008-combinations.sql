insert into combination (project, hash, flags, variants, made_at)
  values ('shop', '\x0a', '{new-checkout}', '{on}', '2026-01-02');
insert into combination_seen
    (project, environment, hash, service, version, recorded, scopes, first_seen_at, last_seen_at)
  values ('shop', 'production', '\x0a', 'shop-web', '1.2.0', 3, 30, '2026-01-02', '2026-01-03');
insert into combination_trace (project, environment, trace, service, hash, seen_at)
  values ('shop', 'production', '\x0b', 'shop-web', '\x0a', '2026-01-02');
