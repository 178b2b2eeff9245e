insert into flag_use (project, environment, flag, service, kind, variant, first_at, last_at)
  values ('shop', 'production', 'old-wallet', 'storefront', 'sdk', 'on', '2026-01-02', '2026-01-03');
insert into bulk_use (project, environment, reach, last_at) values ('shop', 'production', 'all', '2026-01-03');
insert into environment_report (project, environment, first_at, last_at)
  values ('shop', 'production', '2026-01-02', '2026-01-03')
  on conflict (project, environment) do nothing;
