-- What a run of tests says of the code of a flag depends on the commit that it ran, not on when it ran.

-- When commits were made, as scans of repositories told; also of those that a newer scan replaced.
create table code_commit (
  project text not null references project (key),
  repository text not null,
  commit text not null,
  committed_at timestamptz not null,
  told_at timestamptz not null,
  primary key (project, repository, commit)
);
insert into code_commit (project, repository, commit, committed_at, told_at)
select distinct on (project, repository, commit) project, repository, commit, committed_at, scanned_at
  from code_scan
 order by project, repository, commit, scanned_at desc;

-- Of the last run that passed.
alter table combination_exercised add column last_passed_commit text;
-- Where the last run of all passed it was that one; of the others nobody knows any more.
update combination_exercised set last_passed_commit = last_commit where last_passed_at = last_run_at;

-- What the tests ran that passed; empty for services.
alter table combination_news add column commit text not null default '';
