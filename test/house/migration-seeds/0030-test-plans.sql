insert into test_plan (project, id, environment, revision, request, plan, made_by, made_at)
  values ('shop', '0b7b8a1e-6f5c-4f0e-9a58-0d5d2f0f2c11', 'production', 'e.1', '{"strength": 2}', '{"rows": []}', 'person:p1', '2026-01-02');
