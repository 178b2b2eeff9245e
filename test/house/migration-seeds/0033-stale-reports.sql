insert into stale_report (project, as_of, made_at, standings)
  values ('shop', '2026-01-02', '2026-01-02', '{"cart": {"stage": "live", "isStale": false, "canDelete": false, "canArchive": false}}');
insert into stale_sign_off (project, team, as_of, at, person_id, note, digest, flags, stale)
  values ('shop', 'checkout', '2026-01-02', '2026-01-03', '00000000-0000-0000-0000-000000000001', 'Fine.', 'd', 3, 1);
