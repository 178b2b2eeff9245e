insert into audit_head (chain, entry, hash) values ('project:shop', 1, '\xaa');
insert into audit_entry (chain, entry, at, kind, actor_kind, actor_id, request, document, hash)
  values ('project:shop', 1, '2026-01-02', 'commit', 'person', 'ada', 1, '{"entry":1}', '\xaa');
