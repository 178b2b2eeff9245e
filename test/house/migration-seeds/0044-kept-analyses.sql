insert into kept_analysis (project, environment, engine, revision, found, kept_at)
  values ('shop', 'production', '1', 'e.1', '\x1f8b', '2026-01-02');
