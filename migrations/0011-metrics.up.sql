-- What services track, by the hour; with a flag, only where that flag served that variant.

create table metric_sum (
  project text not null,
  environment text not null,
  name text not null,
  -- Both empty: all that was tracked, whatever was served.
  flag text not null,
  variant text not null,
  service text not null,
  hour timestamptz not null,
  count bigint not null,
  sum double precision not null,
  squares double precision not null,
  min double precision not null,
  max double precision not null,
  primary key (project, environment, name, flag, variant, service, hour)
);
create index metric_sum_hour on metric_sum (hour);
