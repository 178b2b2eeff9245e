insert into code_change (project, repository, key, commit, committed_at)
  values ('shop', 'github.com/acme/shop', 'old-wallet', '4f8a5c7', '2026-01-02');
