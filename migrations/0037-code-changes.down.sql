-- lossy: when the code of flags changed is forgotten
drop table code_change;
