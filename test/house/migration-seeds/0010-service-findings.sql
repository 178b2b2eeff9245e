insert into evaluation_problem (project, environment, service, flag, kind, hour, count)
  values ('shop', 'production', 'shop-web', 'new-chekout', 'FLAG_NOT_FOUND', '2026-01-02 10:00Z', 12);
insert into passed_default (project, environment, flag, service, type, mark, first_seen_at, last_seen_at)
  values ('shop', 'production', 'new-checkout', 'shop-web', 'boolean', 'false', '2026-01-02', '2026-01-03');
insert into context_attribute (project, environment, service, path, type, first_seen_at, last_seen_at)
  values ('shop', 'production', 'shop-web', 'user.country', 'string', '2026-01-02', '2026-01-03');
update sdk_instance set stale_ms = 61000 where instance = 'pod-1';
