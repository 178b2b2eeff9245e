-- What was signed of the record, with which key, and where it was sent. The private key is never in the database.

create table audit_signing_key (
  -- RFC 7638 thumbprint of the public key.
  kid text primary key,
  public_key jsonb not null,
  created_at timestamptz not null
);

create table audit_checkpoint (
  chain text not null references audit_head (chain),
  entry bigint not null,
  at timestamptz not null,
  kid text not null references audit_signing_key (kid),
  -- Compact JWS; its payload says the same again, and the hash of the entry.
  jws text not null,
  primary key (chain, entry)
);

create table audit_checkpoint_sent (
  chain text not null,
  entry bigint not null,
  destination text not null,
  sent_at timestamptz not null,
  primary key (chain, entry, destination),
  foreign key (chain, entry) references audit_checkpoint (chain, entry)
);

create trigger audit_checkpoint_append_only before update or delete on audit_checkpoint
  for each row execute function refuse_change_of_record();
create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoint
  for each statement execute function refuse_change_of_record();
create trigger audit_signing_key_append_only before update or delete on audit_signing_key
  for each row execute function refuse_change_of_record();
create trigger audit_signing_key_no_truncate before truncate on audit_signing_key
  for each statement execute function refuse_change_of_record();
