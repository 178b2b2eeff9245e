-- lossy: what services served together for one trace is known only while the trace is kept
delete from combination_news where kind = 'joined';
alter table combination_news drop constraint combination_news_kind_check;
alter table combination_news add constraint combination_news_kind_check
  check (kind in ('seen', 'passed'));
drop index combination_trace_open;
alter table combination_trace drop column joined;
drop table combination_joined;
