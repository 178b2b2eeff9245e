insert into evaluation_count (project, environment, flag, hour, variant, reason, service, count)
  values ('shop', 'production', 'new-checkout', '2026-01-02 10:00Z', 'on', 'STATIC', 'shop-web', 12);
insert into last_evaluation (project, environment, flag, at)
  values ('shop', 'production', 'new-checkout', '2026-01-02 10:59Z');
insert into observation_batch (id) values ('00000000-0000-0000-0000-0000000000cc');
insert into sdk_instance (project, environment, service, instance, sdk, last_seen_at)
  values ('shop', 'production', 'shop-web', 'pod-1', 'js/0.1.0', '2026-01-02');
