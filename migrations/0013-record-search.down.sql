-- lossy: by what entries are found; the way up makes it again from the entries
drop table audit_search;
