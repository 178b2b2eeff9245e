insert into project (key, name) values ('shop', 'Shop');
insert into member (project, person_id, role)
  values ('shop', '00000000-0000-0000-0000-000000000001', 'admin');
insert into environment (project, key, name, kind, is_protected, position, version, revision)
  values ('shop', 'production', 'Production', 'production', true, 3, 1, 7);
insert into flag (project, key, state, document, version, created_at, changed_at)
  values ('shop', 'new-checkout', 'active', '{"name": "New checkout"}', 2, '2026-01-01', '2026-01-02');
insert into flag_config (project, flag, environment, document, version, changed_at)
  values ('shop', 'new-checkout', 'production', '{"on": true}', 4, '2026-01-02');
insert into segment (project, key, state, document, version, created_at, changed_at)
  values ('shop', 'beta', 'active', '{}', 1, '2026-01-01', '2026-01-01');
insert into segment_list (project, segment, list, key_count, version, changed_at)
  values ('shop', 'beta', 'included', 2, 1, '2026-01-01');
insert into segment_key (project, segment, list, key)
  values ('shop', 'beta', 'included', 'u1'), ('shop', 'beta', 'included', 'ü2');
insert into bucket_group (project, key, document, version, changed_at)
  values ('shop', 'layer', '{}', 1, '2026-01-01');
insert into registry_edge (project, source, environment, target)
  values ('shop', 'flag/new-checkout', 'production', 'segment/beta');
