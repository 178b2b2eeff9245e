drop index entity_history_besides_flags;
drop index entity_history_flag;
create index entity_history_flag on entity_history (project, address, version)
  where address like 'flag/%' and address not like 'flag/%/%';
