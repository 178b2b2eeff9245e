insert into audit_signing_key (kid, public_key, created_at) values ('k1', '{"kty":"OKP"}', '2026-01-03');
insert into audit_checkpoint (chain, entry, at, kid, jws) values ('project:shop', 1, '2026-01-03', 'k1', 'a.b.c');
insert into audit_checkpoint_sent (chain, entry, destination, sent_at) values ('project:shop', 1, 'file', '2026-01-03');
