insert into code_commit (project, repository, commit, committed_at, told_at)
  values ('shop', 'github.com/acme/shop', 'b7d20e1', '2026-01-01', '2026-01-02');
update combination_exercised set last_passed_commit = last_commit where project = 'shop';
insert into combination_news (project, environment, kind, services, lines, commit)
  values ('shop', '', 'passed', '{}', '1;0;0;1767225600;1767312000', '4f8a5c7');
