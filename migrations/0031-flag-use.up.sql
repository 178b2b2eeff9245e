-- Who was given what, first and last: for what counts by the hour are forgotten too soon, and too many to be read for all flags.

create table flag_use (
  project text not null,
  environment text not null,
  flag text not null,
  service text not null,
  -- `sdk` counts what code uses; `remote` was asked for one flag at a time.
  kind text not null check (kind in ('sdk', 'remote')),
  -- Empty: the default in the code.
  variant text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (project, environment, flag, service, kind, variant)
);
create index flag_use_by_flag on flag_use (project, flag);

-- Of what is still counted by the hour; the end of the last hour stands for the last moment in it.
insert into flag_use (project, environment, flag, service, kind, variant, first_at, last_at)
select project, environment, flag, service, case service when 'ofrep' then 'remote' else 'sdk' end, variant,
       min(hour), least(max(hour) + interval '1 hour', now())
  from evaluation_count
 group by project, environment, flag, service, variant;

-- Who asked for all flags at once, and said nothing of which they use.
create table bulk_use (
  project text not null,
  environment text not null,
  -- Client keys get flags for client code alone.
  reach text not null check (reach in ('all', 'client_side')),
  last_at timestamptz not null,
  primary key (project, environment, reach)
);

-- Between when and when services told of an environment.
create table environment_report (
  project text not null,
  environment text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (project, environment)
);

insert into environment_report (project, environment, first_at, last_at)
select project, environment, min(first_at), max(last_at) from flag_use group by project, environment;
