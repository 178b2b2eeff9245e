update digest_settings set time_zone = 'Africa/Nairobi', version = 2;
insert into digest_preference (person_id, is_on, time_of_day, paused_until)
  values ('00000000-0000-0000-0000-000000000002', false, '17:30', '2026-12-24');
insert into digest (person_id, day, time_zone, state, attempts, next_at, claimed_at, ended_at, said)
  values ('00000000-0000-0000-0000-000000000002', '2026-01-03', 'UTC', 'sent', 1, '2026-01-03', '2026-01-03', '2026-01-03',
          '{expired shop old-wallet 2026-01-02}');
