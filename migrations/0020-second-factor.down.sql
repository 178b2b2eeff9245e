-- lossy: every second factor is gone; people sign in with the password alone
drop table pending_sign_in;
drop table recovery_code;
drop table passkey_challenge;
drop table passkey;
drop table totp_factor;
