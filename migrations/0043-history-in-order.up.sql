-- The last version of each flag up to a moment is found in the index alone; only the document that is taken is read. And what a
-- project governs besides flags, of which there is little, is found without walking past the versions of all flags.

drop index entity_history_flag;
create index entity_history_flag on entity_history (project, address, version) include (entry)
  where address like 'flag/%' and address not like 'flag/%/%';
create index entity_history_besides_flags on entity_history (project, address, version)
  where address not like 'flag/%';
