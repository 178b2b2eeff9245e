-- Who gave a grant, by id: a name would outlive the person who is erased.

alter table role_grant
  -- A person or a service account; null: a part of the system, or the groups of an identity provider.
  add column granted_by_id uuid;

-- A name that several have says of none of them that it was they.
with holder as (
  select id, name from person where erased_at is null
  union all select id, name from service_account
), named as (
  select g.id as grant_id, (array_agg(h.id))[1] as holder_id
    from role_grant g
    join holder h on g.granted_by = h.name or right(g.granted_by, length(h.name) + 4) = ' of ' || h.name
   where g.source = 'manual'
   group by g.id having count(*) = 1
)
update role_grant g set granted_by_id = named.holder_id from named where named.grant_id = g.id;

-- The column stays while a server of the release before may write it; nothing reads it any more.
update role_grant set granted_by = '' where granted_by <> '';
