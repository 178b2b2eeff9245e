-- lossy: every policy and waiver is gone; their history stays in entity_history and the record
drop table policy_judgement;
drop table waiver;
drop table policy;
