drop index flag_active;
