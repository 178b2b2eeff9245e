-- How many of the recorded scopes ended with an error, as far as services tell, and when that was heard last.

alter table combination_seen add column failed bigint not null default 0;
alter table combination_seen add column failed_at timestamptz;
create index combination_seen_failed on combination_seen (project, environment, failed_at)
  where failed_at is not null;
