insert into entity_history (project, address, version, entry, at, document)
  select project, 'flag/of-the-past', 1, entry, at, document from entity_history limit 1;
