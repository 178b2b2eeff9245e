insert into token (id, kind, token_hash, name, hint, project, environment, origins, version) values
  ('00000000-0000-0000-0000-00000000000c', 'client', '\x06', 'shop page', 'yd_client_ef', 'shop', 'production', array['https://*.example.com'], 2);
