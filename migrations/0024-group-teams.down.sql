-- lossy: which team the people of a group are in; who is in one already stays until their groups are looked at again
drop table group_team;
