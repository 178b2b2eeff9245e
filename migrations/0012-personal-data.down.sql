-- lossy: the keys of personal data in the record, which then reads "erased person" for ever; when people were erased
alter table person drop column erased_at;
drop table audit_setting;
drop table audit_person_key;
