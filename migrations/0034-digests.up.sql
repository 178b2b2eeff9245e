-- One mail a day, at most, for each person: what the installation and people want of it, and what became of each.

create table digest_settings (
  id smallint primary key check (id = 1),
  is_on boolean not null default true,
  -- `08:00` on the clocks of the time zone; for whoever chose nothing else.
  time_of_day text not null default '08:00',
  time_zone text not null default 'UTC',
  -- How many days before its last day a flag is told of.
  expiring_days integer not null default 14,
  version integer not null default 1
);
insert into digest_settings (id) values (1);

create table digest_preference (
  person_id uuid primary key references person (id) on delete cascade,
  is_on boolean not null default true,
  -- Null: as the installation says.
  time_of_day text,
  time_zone text,
  -- The first day on which it comes again: `2026-12-24`; null: it is not paused.
  paused_until text,
  version integer not null default 1
);

create table digest (
  person_id uuid not null references person (id) on delete cascade,
  -- Of the time zone.
  day text not null,
  time_zone text not null,
  -- `unknown`: it was handed over, and nobody knows whether it arrived.
  state text not null check (state in ('waiting', 'handing_over', 'sent', 'empty', 'failed', 'unknown')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  claimed_at timestamptz not null,
  ended_at timestamptz,
  -- Why it has not arrived, as people read it.
  detail text,
  -- Of what stood in it, so that the next one can tell what is new.
  said text[] not null default '{}',
  primary key (person_id, day)
);
create index digest_due on digest (next_at) where state in ('waiting', 'handing_over');

-- Who answers for what, asked for each person each day.
create index flag_owner on flag ((document -> 'owner')) where state = 'active';
