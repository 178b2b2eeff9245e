insert into interaction_rule (project, key, document, version, changed_at)
  values ('shop', 'checkout-needs-payments', '{"severity": "warn"}', 1, '2026-01-02');
