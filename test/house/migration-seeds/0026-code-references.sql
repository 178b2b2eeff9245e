insert into code_scan
    (project, repository, branch, is_default, commit, committed_at, scanned_at, link_template, reported_by)
  values ('shop', 'github.com/acme/shop', 'main', true, '4f8a5c7', '2026-01-02', '2026-01-02', null, 'token:t1');
insert into code_reference (project, repository, branch, key, path, line, hash, context)
  values ('shop', 'github.com/acme/shop', 'main', 'old-wallet', 'src/shop.ts', 12, '0f343b0931126a20', null);
