-- Personal data of the record: entries hold it encrypted, under a key for each person and month. Deleting a key forgets what
-- it opens, and the chain, which covers the encrypted text, stays whole. `nobody` stands for whoever had not signed in.

create table audit_person_key (
  person text not null,
  -- Year and month of the entries, in UTC: 2026-11.
  period text not null,
  key bytea not null,
  primary key (person, period)
);
create index audit_person_key_period on audit_person_key (period);

create table audit_setting (
  id smallint primary key check (id = 1),
  -- Which installation a checkpoint speaks of.
  installation uuid not null,
  -- How many whole months personal data of the record is kept; null for ever.
  personal_months integer check (personal_months > 0)
);
insert into audit_setting (id, installation) values (1, gen_random_uuid());

-- When a person was erased: the row stays, since others refer to it, and says nothing any more.
alter table person add column erased_at timestamptz;
