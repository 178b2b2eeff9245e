-- lossy: the team that answers for what people leave behind
alter table sign_in_settings drop column heir_team;
