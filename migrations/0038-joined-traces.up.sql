-- What several services served for one request, joined by its trace before the trace is forgotten.

create table combination_joined (
  project text not null,
  environment text not null,
  -- Of the states and the services.
  hash bytea not null,
  services text[] not null,
  -- Ascending numbers.
  states integer[] not null,
  traces bigint not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (project, environment, hash)
);

alter table combination_trace add column joined boolean not null default false;
create index combination_trace_open on combination_trace (seen_at) where not joined;

alter table combination_news drop constraint combination_news_kind_check;
alter table combination_news add constraint combination_news_kind_check
  check (kind in ('seen', 'passed', 'joined'));
