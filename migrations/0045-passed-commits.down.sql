-- lossy: which commits tests passed with last, and when commits were made
alter table combination_news drop column commit;
alter table combination_exercised drop column last_passed_commit;
drop table code_commit;
