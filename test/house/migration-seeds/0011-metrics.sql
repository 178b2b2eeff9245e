insert into metric_sum
    (project, environment, name, flag, variant, service, hour, count, sum, squares, min, max)
  values ('shop', 'production', 'orders', 'new-checkout', 'on', 'shop-web', '2026-01-02 10:00Z', 2, 5, 13, 2, 3);
