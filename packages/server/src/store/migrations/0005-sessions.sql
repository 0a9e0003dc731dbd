-- What stands behind an OIDC session, by its uid: how the person signed in, from where, and whether it was ended here. An ended one
-- stays until it would have expired, so that a request that was on its way cannot bring its tokens back; see `oidc/adapter.ts`.
create table sessions (
  uid text primary key,
  user_id varchar(12) not null references users on delete cascade,
  client_id text,
  event varchar(16) not null,
  verifications jsonb not null,
  address text,
  user_agent text,
  country varchar(2),
  city varchar(128),
  signed_in_at timestamptz not null,
  ended_at timestamptz,
  expires_at timestamptz not null
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table trusted_devices (
  id varchar(21) primary key,
  user_id varchar(12) not null references users on delete cascade,
  secret_hash varchar(43) not null,
  user_agent text,
  country varchar(2),
  city varchar(128),
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null
);
create index trusted_devices_user on trusted_devices (user_id, created_at desc, id);
create index trusted_devices_expiry on trusted_devices (expires_at);

-- A grant is listed and revoked by its id, which opens nothing; until now only its hash was kept.
update oidc_records as granted set grant_id = named.grant_id
  from (select distinct grant_id from oidc_records where model <> 'Grant' and grant_id is not null) as named
  where granted.model = 'Grant' and granted.grant_id is null
    and granted.key = rtrim(translate(encode(sha256(convert_to(named.grant_id, 'UTF8')), 'base64'), '+/', '-_'), '=');
