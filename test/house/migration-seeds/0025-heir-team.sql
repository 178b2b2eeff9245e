update sign_in_settings set heir_team = 'payments';
