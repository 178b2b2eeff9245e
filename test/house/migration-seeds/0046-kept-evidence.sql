insert into kept_evidence (project, environment, format, mark, known, kept_at)
  values ('shop', 'production', '1 LE', '10:20:10,14,15', '\x1f8b', '2026-01-02');
