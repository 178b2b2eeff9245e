-- lossy: which variants were served together is forgotten
drop table combination_trace;
drop table combination_seen;
drop table combination;
