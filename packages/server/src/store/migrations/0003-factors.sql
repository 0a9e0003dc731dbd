alter table users
  -- Whether one of the factors is a passkey: a way to sign in, where the settings say so.
  add column has_passkey boolean not null default false,
  -- What the person chose about factors and passkeys.
  add column logto_config jsonb not null default '{}';

-- Second factors and passkeys.
create table factors (
  id varchar(21) primary key,
  user_id varchar(12) not null references users on delete cascade,
  type varchar(16) not null check (type in ('Totp', 'WebAuthn', 'BackupCode')),
  -- Its place in the person's list; one that is replaced keeps it.
  position bigint generated always as identity,
  name text,
  agent text,
  created_at timestamptz not null,
  last_used_at timestamptz,
  -- An authenticator app: its secret, encrypted with the server's key, and the last step whose code was accepted.
  sealed_secret text,
  last_used_step integer,
  -- A passkey.
  credential_id text constraint factors_credential_id_key unique,
  public_key text,
  counter bigint,
  transports text[],
  rp_id text,
  is_multi_device boolean,
  is_backed_up boolean,
  check ((type = 'Totp') = (sealed_secret is not null)),
  check ((type = 'WebAuthn') = (credential_id is not null and public_key is not null and counter is not null and rp_id is not null))
);
create index factors_of_user on factors (user_id, position);
create unique index factors_totp_key on factors (user_id) where type = 'Totp';

-- A code is 40 bits: a plain hash of it could be turned back. So it is a MAC under the server's key, over the factor's id as well.
create table backup_codes (
  factor_id varchar(21) not null references factors on delete cascade,
  position smallint not null,
  digest varchar(43) not null,
  masked varchar(10) not null,
  used_at timestamptz,
  primary key (factor_id, position)
);

-- What a browser was asked to answer by a passkey before anybody began to sign in.
create table passkey_challenges (
  interaction_uid text primary key,
  challenge text not null,
  expires_at timestamptz not null
);
create index passkey_challenges_expiry on passkey_challenges (expires_at);
