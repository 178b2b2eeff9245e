-- lossy: links to the provider's accounts, group mappings and settings of signing in are gone; people of the provider need a link
drop table group_admin;
drop table person_group;
drop table group_mapping;
drop table provider_attempt;
drop table provider_identity;
alter table sign_in_link drop column is_emergency;
alter table session drop column method, drop column proved_at, drop column factor_at, drop column id_token;
alter table person drop column uses_provider;
drop table sign_in_settings;
