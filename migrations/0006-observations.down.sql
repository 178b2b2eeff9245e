-- lossy: what SDKs reported is gone
drop table sdk_instance;
drop table observation_batch;
drop table last_evaluation;
drop table evaluation_count;
