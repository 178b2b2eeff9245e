-- lossy: what was kept is read anew
drop table kept_evidence;
