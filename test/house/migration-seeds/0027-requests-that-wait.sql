insert into change_request
    (project, number, state, title, sentences, author, changes, effect, revisions, created_at, life, ground, names, changed_at)
  values ('shop', 2, 'in_review', 'Turn it off', '["Turn off"]', '{"id": "ada"}', '[]', '{}', '{}', '2026-01-03',
          '{"state": "in_review"}', '{}', '{"person:ada": {"name": "Ada"}}', '2026-01-03');
