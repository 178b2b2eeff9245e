insert into policy (project, key, document, version, changed_at)
  values ('shop', 'described', '{"severity": "advisory"}', 1, '2026-01-02');
insert into waiver (project, key, document, version, changed_at)
  values ('shop', 'old-wallet', '{"policy": "described"}', 1, '2026-01-02');
insert into policy_judgement (project, as_of, findings) values ('shop', '2026-01-02', '[]');
