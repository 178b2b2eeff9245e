-- Judging reads the active flags of a project in the order of their keys; in a project of years most flags are archived, and lie between them.

create index flag_active on flag (project, key) where state = 'active';
