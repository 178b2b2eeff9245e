-- What is so of every context of an environment, whatever flags say: analyses leave out contexts that cannot be.

alter table environment add column correlations jsonb not null default '[]';
