-- lossy: people, their sessions and teams are gone
drop table team;
drop table sign_in_link;
drop table session;
drop table person;
drop table installation;
