-- lossy: every webhook, its secrets and what it was told are gone
drop table webhook_attempt;
drop table webhook_delivery;
drop table webhook_event;
drop table webhook_secret;
drop table webhook;
