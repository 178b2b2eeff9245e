-- lossy: what people and the installation want of digests, and which were sent
drop index flag_owner;
drop table digest;
drop table digest_preference;
drop table digest_settings;
