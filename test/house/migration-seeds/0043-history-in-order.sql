insert into entity_history (project, address, version, entry, at, document)
  select project, 'flag/of-two-versions', n, entry + n, at, document
    from (select project, entry, at, document from entity_history limit 1) as one cross join generate_series(1, 2) as n;
