-- lossy: how many flags each team had is forgotten
drop table flag_debt;
