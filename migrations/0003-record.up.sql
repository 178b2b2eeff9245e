-- The record: one chain of entries per project (`project:<key>`) and one for the installation (`installation`).
-- The head of a project's chain is the lock that orders its commits.

create table audit_head (
  chain text primary key,
  entry bigint not null,
  hash bytea not null
);

create table audit_entry (
  chain text not null references audit_head (chain),
  entry bigint not null,
  at timestamptz not null,
  kind text not null,
  actor_kind text not null,
  actor_id text not null,
  -- Number of the change request, for commits.
  request bigint,
  -- RFC 8785 text of the whole entry: what the hash covers. The columns beside it are copies, for search.
  document text not null,
  hash bytea not null,
  primary key (chain, entry)
);
create index audit_entry_request on audit_entry (chain, request);

create function refuse_change_of_record() returns trigger language plpgsql as $$
begin
  raise exception 'The record is append-only: % on % is refused.', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function refuse_change_of_record();
create trigger audit_entry_no_truncate before truncate on audit_entry
  for each statement execute function refuse_change_of_record();
create trigger audit_head_no_delete before delete on audit_head
  for each row execute function refuse_change_of_record();
create trigger audit_head_no_truncate before truncate on audit_head
  for each statement execute function refuse_change_of_record();

-- A head only moves forward, one entry at a time.
create function refuse_head_jump() returns trigger language plpgsql as $$
begin
  if new.chain <> old.chain or new.entry <> old.entry + 1 then
    raise exception 'The head of chain % can only move from entry % to %.', old.chain, old.entry, old.entry + 1
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger audit_head_forward before update on audit_head
  for each row execute function refuse_head_jump();
