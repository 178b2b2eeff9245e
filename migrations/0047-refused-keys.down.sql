-- lossy: when keys that open nothing any more were last used
alter table token drop column last_refused_at;
