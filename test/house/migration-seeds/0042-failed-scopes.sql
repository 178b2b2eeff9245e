update combination_seen set failed = 1, failed_at = last_seen_at where project = 'shop';
