-- Checkpoints are part of the record: this migration can be undone only while there is none.
do $$
begin
  if exists (select from audit_checkpoint) then
    raise exception 'There are checkpoints of the record; a way back may not touch them.';
  end if;
end
$$;
drop table audit_checkpoint_sent;
drop table audit_checkpoint;
drop table audit_signing_key;
