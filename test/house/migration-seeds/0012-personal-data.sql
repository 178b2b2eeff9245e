insert into audit_person_key (person, period, key) values ('ada', '2026-01', '\xbb');
