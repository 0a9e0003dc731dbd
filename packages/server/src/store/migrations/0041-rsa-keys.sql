-- An RSA key beside the EC key, for ID tokens of clients that verify only RS256.
alter table signing_keys drop constraint signing_keys_purpose_check;
alter table signing_keys add constraint signing_keys_purpose_check check (purpose in ('token', 'rsa', 'cookie'));
