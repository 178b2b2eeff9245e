-- lossy: every plan of tests is gone
drop table test_plan;
