-- lossy: where code says the keys of flags is forgotten until pipelines report again
drop table code_reference;
drop table code_scan;
