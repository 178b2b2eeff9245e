insert into combination_news (project, environment, kind, services, lines)
  values ('shop', 'production', 'seen', '{shop-web}', '1;3;30;1767225600;1767312000');
