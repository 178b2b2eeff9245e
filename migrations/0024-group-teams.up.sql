-- Which team the people of a group are in. A table of its own: a row without a role among the mappings means an admin of the
-- installation, to a server of the release before too.

create table group_team (
  group_name text not null,
  team text not null references team (key) on delete cascade,
  primary key (group_name, team)
);
