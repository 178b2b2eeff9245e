-- lossy: every project, flag and segment is gone
drop table registry_edge;
drop table bucket_group;
drop table segment_key;
drop table segment_list;
drop table segment;
drop table flag_config;
drop table flag;
drop table environment;
drop table member;
drop table project;
