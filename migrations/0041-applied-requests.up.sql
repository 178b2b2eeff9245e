-- Which requests the entries of a period applied: a report holds them against the record.
create index change_request_applied on change_request (project, entry) include (number) where state = 'applied';
