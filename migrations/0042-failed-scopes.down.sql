-- lossy: how many of the scopes failed that services reported
drop index combination_seen_failed;
alter table combination_seen drop column failed_at;
alter table combination_seen drop column failed;
