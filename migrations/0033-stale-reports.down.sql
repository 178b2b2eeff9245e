drop table stale_sign_off;
drop table stale_report;
