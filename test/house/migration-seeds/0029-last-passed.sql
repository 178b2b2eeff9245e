update combination_exercised set last_passed_at = last_run_at;
