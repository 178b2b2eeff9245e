insert into webhook (id, project, name, sealed_url, url_hint, format, event_types, environments, is_enabled, version, created_at)
  values ('00000000-0000-0000-0000-0000000000a1', 'shop', 'Deploy log', '\x01', 'https://hooks.example.com/in', 'standard',
          '{change.applied}', '{production}', true, 3, '2026-01-01'),
         ('00000000-0000-0000-0000-0000000000a2', null, 'SIEM', '\x02', 'https://siem.example.com', 'standard',
          '{audit.entry}', '{}', false, 1, '2026-01-01');
insert into webhook_secret (id, webhook, sealed, hint, created_at)
  values ('00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-0000000000a1', '\x03', '…ab12', '2026-01-01');
insert into webhook_event (id, origin, project, type, environments, at, chain, entry)
  values ('00000000-0000-0000-0000-0000000000c1', 'change.applied:project:shop:1', 'shop', 'change.applied', '{production}',
          '2026-01-02', 'project:shop', 1);
insert into webhook_event (id, origin, type, environments, at, data)
  values ('00000000-0000-0000-0000-0000000000c2', 'webhook.test:1', 'webhook.test', '{}', '2026-01-02', '{"message": "Hello"}');
insert into webhook_delivery (webhook, event, state, attempts, round, next_at, created_at)
  values ('00000000-0000-0000-0000-0000000000a1', '00000000-0000-0000-0000-0000000000c1', 'waiting', 1, 1, '2026-01-02', '2026-01-02');
insert into webhook_attempt (webhook, event, number, at, outcome, status, duration_ms, excerpt)
  values ('00000000-0000-0000-0000-0000000000a1', '00000000-0000-0000-0000-0000000000c1', 1, '2026-01-02', 'rejected', 503, 12, 'busy');
