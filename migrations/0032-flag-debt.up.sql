-- How many flags each team, or person, answered for, day by day: debt is seen by where it goes.

create table flag_debt (
  project text not null,
  day date not null,
  -- `team:checkout`, `person:p1`
  owner text not null,
  active integer not null,
  stale integer not null,
  overdue integer not null,
  primary key (project, day, owner)
);
