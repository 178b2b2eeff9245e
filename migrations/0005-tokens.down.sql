-- lossy: every token and SDK key is gone
drop table token;
