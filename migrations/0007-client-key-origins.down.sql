-- lossy: client keys serve pages of every origin again
alter table token
  drop constraint token_origins_of_client_keys,
  drop column origins,
  drop column version;
