drop trigger combination_news_forgotten on combination_news;
drop function forget_evidence_with_its_news();
