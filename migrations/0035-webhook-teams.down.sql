-- lossy: of which teams a webhook hears
alter table webhook drop column teams;
