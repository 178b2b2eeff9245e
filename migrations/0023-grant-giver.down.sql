-- lossy: of grants by somebody who is gone, or by a token, the name of the person or account is kept, if there is one
update role_grant g set granted_by = coalesce(
  (select name from person where id = g.granted_by_id),
  (select name from service_account where id = g.granted_by_id), '')
 where g.granted_by_id is not null;
alter table role_grant drop column granted_by_id;
