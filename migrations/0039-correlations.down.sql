-- lossy: correlations between attributes are forgotten
alter table environment drop column correlations;
