drop index entity_history_flag;
