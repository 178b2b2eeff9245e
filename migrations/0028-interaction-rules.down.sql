-- lossy: every interaction rule is gone; their history stays in entity_history and the record
drop table interaction_rule;
