insert into group_team (group_name, team) values ('shop-team', 'payments');
