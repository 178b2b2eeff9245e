-- Who answers for what somebody owned whom the directory switches off.

-- Null: nobody, until somebody is chosen.
alter table sign_in_settings add column heir_team text references team (key) on delete set null;
