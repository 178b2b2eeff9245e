-- lossy: change requests, history and deltas are gone (the record keeps its entries)
drop table idempotency_key;
drop table delta;
drop table entity_history;
drop table change_request_address;
drop table change_request;
