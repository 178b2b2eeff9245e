update environment set correlations = '[{"when": [{"operator": "in", "attribute": "country", "values": ["KE"]}],
  "implies": [{"operator": "in", "attribute": "region", "values": ["EAST_AFRICA"]}]}]' where key = 'production';
