-- lossy: when a combination was first known, where that was before anybody told of it; and what analyses have not read yet
drop table combination_news;

create table combination (
  project text not null,
  hash bytea not null,
  flags text[] not null,
  variants text[] not null,
  made_at timestamptz not null,
  primary key (project, hash)
);

insert into combination (project, hash, flags, variants, made_at)
select content.project, content.hash, array_agg(state.flag order by state.flag collate "C"),
       array_agg(state.variant order by state.flag collate "C"), content.made_at
  from (
    select distinct on (project, hash) project, hash, states, made_at
      from (
        select project, hash, states, first_seen_at as made_at from combination_seen
        union all
        select project, hash, states, first_run_at from combination_exercised
        union all
        select project, hash, states, seen_at from combination_trace
      ) as held
     order by project, hash, made_at
  ) as content
 cross join lateral unnest(content.states) as served (number)
  join combination_state as state on state.number = served.number
 group by content.project, content.hash, content.made_at;
create index combination_flags on combination using gin (flags);

drop index combination_exercised_states;
drop index combination_seen_states;
alter table combination_trace drop column states;
alter table combination_exercised drop column states;
alter table combination_seen drop column states;
drop table combination_state;
