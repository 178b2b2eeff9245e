-- Evidence that was kept goes with the first news that is not in it, whoever deletes that: a server of the release before forgets news by
-- the clock alone, and does not know that somebody may still need it.

create function forget_evidence_with_its_news() returns trigger language plpgsql as $$
begin
  delete from kept_evidence as kept using gone
   where kept.project = gone.project and gone.environment in ('', kept.environment)
     and not pg_visible_in_snapshot(gone.xid, kept.mark);
  return null;
end
$$;

create trigger combination_news_forgotten after delete on combination_news
  referencing old table as gone
  for each statement execute function forget_evidence_with_its_news();
