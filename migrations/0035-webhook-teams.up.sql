-- Whose digests a webhook hears of, so that a team has them in its own channel. Empty: those of all.
alter table webhook add column teams text[] not null default '{}';
