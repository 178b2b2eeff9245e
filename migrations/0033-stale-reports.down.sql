-- lossy: who signed stale-flag reports, and what the last ones said, are gone (the record keeps its entries)
drop table stale_sign_off;
drop table stale_report;
