-- Which pages may use a client key, and a version for those who edit it at once.

alter table token
  -- Origins as browsers write them, or with * for the first label; null: pages of every origin.
  add column origins text[],
  add column version integer not null default 1;
alter table token add constraint token_origins_of_client_keys
  check (origins is null or kind = 'client');
