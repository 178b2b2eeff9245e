-- lossy: who was given what is forgotten, but for the counts by the hour
drop table environment_report;
drop table bulk_use;
drop table flag_use;
