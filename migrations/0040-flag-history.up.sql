-- Flags at a moment that has passed: versions of flags without those of their configs, of which there are many more. Whoever
-- asks for them says both conditions, or Postgres does not know that they are all in here.

create index entity_history_flag on entity_history (project, address, version)
  where address like 'flag/%' and address not like 'flag/%/%';
