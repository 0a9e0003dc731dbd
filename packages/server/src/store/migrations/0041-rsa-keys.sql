-- An RSA key beside the elliptic one: for ID tokens of clients that verify RS256 only.
alter table signing_keys drop constraint signing_keys_purpose_check;
alter table signing_keys add constraint signing_keys_purpose_check check (purpose in ('token', 'rsa', 'cookie'));
