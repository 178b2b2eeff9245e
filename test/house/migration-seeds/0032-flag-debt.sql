insert into flag_debt (project, day, owner, active, stale, overdue)
  values ('shop', '2026-01-02', 'team:checkout', 3, 1, 1);
