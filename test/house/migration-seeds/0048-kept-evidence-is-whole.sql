insert into combination_news (project, environment, kind, services, lines)
  values ('shop', 'production', 'seen', '{web}', '1 2;3;3;1764150000;1764150000');
