-- lossy: which combinations tests exercised is forgotten
drop table combination_exercised;
drop table test_run;
