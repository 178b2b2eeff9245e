insert into flag (project, key, state, document, version, created_at, changed_at)
  select key, 'of-' || state, state, '{}', 1, now(), now()
    from (select key from project limit 1) as one cross join unnest(array['active', 'archived']) as state;
