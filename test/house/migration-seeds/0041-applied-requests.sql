insert into change_request (project, number, state, title, sentences, reason, author, broke_glass, changes, effect, revisions, entry, reverts, created_at)
  select project, number + 41, state, title, sentences, reason, author, broke_glass, changes, effect, revisions, entry, reverts, created_at
    from change_request where state = 'applied' limit 1;
