-- What flags served together is kept as numbers, with whoever tells of it, and what is new of it as analyses read it: adding a row costs
-- half as much, and nothing that was read already is read again.

create table combination_state (
  number integer generated always as identity primary key,
  project text not null,
  flag text not null,
  variant text not null,
  -- To the day: when something last referred to it.
  used_at timestamptz not null,
  unique (project, flag, variant)
);

insert into combination_state (project, flag, variant, used_at)
select distinct on (project, flag, variant) project, flag, variant, made_at
  from combination, unnest(flags, variants) as served (flag, variant)
 order by project, flag, variant, made_at desc;

create temporary table numbered on commit drop as
select content.project, content.hash, array_agg(state.number order by state.number) as states
  from combination as content
 cross join lateral unnest(content.flags, content.variants) as served (flag, variant)
  join combination_state as state
    on state.project = content.project and state.flag = served.flag and state.variant = served.variant
 group by content.project, content.hash;
create index on numbered (project, hash);

-- Ascending numbers of states.
alter table combination_seen add column states integer[];
alter table combination_exercised add column states integer[];
alter table combination_trace add column states integer[];
update combination_seen as held set states = numbered.states
  from numbered where numbered.project = held.project and numbered.hash = held.hash;
update combination_exercised as held set states = numbered.states
  from numbered where numbered.project = held.project and numbered.hash = held.hash;
update combination_trace as held set states = numbered.states
  from numbered where numbered.project = held.project and numbered.hash = held.hash;
-- Without content there is nothing to know of them.
delete from combination_seen where states is null;
delete from combination_exercised where states is null;
delete from combination_trace where states is null;
alter table combination_seen alter column states set not null;
alter table combination_exercised alter column states set not null;
alter table combination_trace alter column states set not null;
create index combination_seen_states on combination_seen using gin (states);
create index combination_exercised_states on combination_exercised using gin (states);

drop table combination;

-- What was stored lately, in the words of an analysis; kept for minutes.
create table combination_news (
  -- Tells who saw which of these already.
  xid xid8 not null default pg_current_xact_id(),
  project text not null,
  -- Empty: it is about tests, and so about all environments.
  environment text not null,
  kind text not null check (kind in ('seen', 'passed')),
  -- Who saw it; empty for tests.
  services text[] not null,
  told_at timestamptz not null default now(),
  -- One for each combination: its states; scopes recorded; scopes these stand for; seconds of the first; seconds of the last
  lines text not null
);
alter table combination_news alter column lines set storage external;
create index combination_news_order on combination_news (project, xid);
create index combination_news_told on combination_news (told_at);
