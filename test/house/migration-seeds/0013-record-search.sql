insert into audit_search (chain, entry, at, terms, words)
  values ('project:shop', 1, '2026-01-02', '{kind:commit}', array_to_tsvector('{word}')) on conflict do nothing;
