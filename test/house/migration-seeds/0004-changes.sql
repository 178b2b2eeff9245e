insert into change_request
    (project, number, state, title, sentences, author, changes, effect, revisions, entry, created_at)
  values ('shop', 1, 'applied', 'Turn it on', '["Turn on"]', '{"id": "ada"}', '[]', '{}', '{"production": 7}', 1, '2026-01-02');
insert into change_request_address (project, address, number) values ('shop', 'flag/new-checkout', 1);
insert into entity_history (project, address, version, entry, document, at)
  values ('shop', 'flag/new-checkout', 2, 1, '{"name": "New checkout"}', '2026-01-02');
insert into delta (project, environment, revision, entry, body, at)
  values ('shop', 'production', 7, 1, '{"from":6,"to":7}', '2026-01-02');
insert into idempotency_key (actor_id, key, request_hash, outcome, created_at)
  values ('person:ada', 'k1', '\x03', '{"state": "unchanged"}', '2026-01-02');
