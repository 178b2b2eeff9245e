-- By what entries are found. Copies of what stands in the entries, so this can be thrown away and made again.

create table audit_search (
  chain text not null,
  entry bigint not null,
  at timestamptz not null,
  -- `kind:member.changed`, `kind:member`, `who:<id>`, `flag:<key>`, `segment:<key>`, `environment:<key>`, `request:<number>`
  terms text[] not null,
  -- Of the summary and the reason, without names of people.
  words tsvector not null,
  primary key (chain, entry)
);
create index audit_search_at on audit_search (chain, at);
-- Without a list of pending rows: one commit would have to sort it in for all, while it holds the lock of its project.
create index audit_search_terms on audit_search using gin (terms) with (fastupdate = off);
create index audit_search_words on audit_search using gin (words) with (fastupdate = off);

-- Entries from before: who made them, what they touched, and their words where those name nobody.
with entry as (
  select chain, entry, at, kind, actor_id, request, coalesce(document::jsonb -> 'document', '{}') as doc
    from audit_entry
), touched as (
  select chain, entry, split_part(address, '/', 1) as room, split_part(address, '/', 2) as key,
         split_part(address, '/', 3) as place
    from entry,
         jsonb_array_elements(
           case when jsonb_typeof(doc #> '{details,entities}') = 'array' then doc #> '{details,entities}'
                when jsonb_typeof(doc #> '{details,addresses}') = 'array' then doc #> '{details,addresses}'
                else '[]' end) as entity,
         coalesce(entity ->> 'address', entity #>> '{}') as address
), term as (
  select chain, entry, unnest(array[
           'kind:' || kind, 'kind:' || split_part(kind, '.', 1), 'who:' || actor_id, 'who:' || (doc #>> '{actor,personId}'),
           'who:' || (doc #>> '{details,person}'), 'request:' || request,
           'environment:' || (doc #>> '{details,environment}')]) as term
    from entry
  union select chain, entry, case room when 'list' then 'segment' else room end || ':' || key from touched
  union select chain, entry, 'environment:' || place from touched where room = 'flag' and place <> ''
), word as (
  select chain, entry, left(word, 64) as word
    from entry,
         regexp_split_to_table(
           lower(coalesce(case kind when 'change_request.applied' then doc ->> 'summary' end, '')
                 || ' ' || coalesce(doc ->> 'reason', '')), '[^[:alnum:]]+') as word
   where word <> ''
)
insert into audit_search (chain, entry, at, terms, words)
select e.chain, e.entry, e.at,
       array(select distinct t.term from term t where (t.chain, t.entry) = (e.chain, e.entry) and t.term is not null),
       array_to_tsvector(array(select distinct w.word from word w where (w.chain, w.entry) = (e.chain, e.entry)))
  from entry e;
