-- lossy: what services were seen to do is forgotten
alter table sdk_instance drop column stale_ms;
drop table context_attribute;
drop table passed_default;
drop table evaluation_problem;
