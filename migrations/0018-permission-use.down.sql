-- lossy: when permissions were last used is forgotten
alter table installation drop column permission_use_since;
drop table permission_use;
