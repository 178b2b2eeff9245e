-- lossy: what services tracked is forgotten
drop table metric_sum;
