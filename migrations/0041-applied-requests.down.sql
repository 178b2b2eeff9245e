drop index change_request_applied;
