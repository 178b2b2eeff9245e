-- When somebody last came with an SDK key that opens nothing any more: a service still runs with it.
alter table token add column last_refused_at timestamptz;
