create extension if not exists pg_trgm;

create table users (
  id varchar(12) primary key,
  username varchar(128) constraint users_username_key unique,
  primary_email varchar(128),
  primary_phone varchar(128) constraint users_primary_phone_key unique,
  name varchar(128),
  avatar varchar(2048),
  password_digest varchar(256),
  password_algorithm varchar(16),
  password_updated_at timestamptz,
  is_password_expired boolean not null default false,
  profile jsonb not null default '{}',
  custom_data jsonb not null default '{}',
  identities jsonb not null default '{}',
  application_id varchar(21),
  cimd_client_id varchar(2048),
  is_suspended boolean not null default false,
  last_sign_in_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Grows whenever a token of the person ends before its time: what a node remembers of tokens is held against it.
  access_version integer not null default 0,
  check ((password_digest is null) = (password_algorithm is null))
) with (fillfactor = 85);
create unique index users_primary_email_key on users (lower(primary_email));
create index users_username_lower on users (lower(username));
create index users_newest on users (created_at desc, id);
-- What of a user can be searched, in lower case, a line for each field: one narrow row and one index to look a substring up in, and
-- changing a name does not touch every index of `users`.
create table user_search (
  user_id varchar(12) primary key references users on delete cascade,
  document text not null,
  created_at timestamptz not null
) with (fillfactor = 85);
-- What is not sorted into the index yet is read by every search: 256 kB of it at most.
create index user_search_document on user_search using gin (document gin_trgm_ops) with (gin_pending_list_limit = 256);

create function user_document(users) returns text language sql immutable as $$
  select E'\n' || lower(concat_ws(E'\n', $1.id, $1.username, $1.primary_email, $1.primary_phone, $1.name)) || E'\n'
$$;

create function keep_new_users_searchable() returns trigger language plpgsql as $$
begin
  insert into user_search (user_id, document, created_at)
    select users.id, user_document(users), users.created_at from changed join users using (id);
  return null;
end
$$;
create trigger users_searchable after insert on users
  referencing new table as changed for each statement execute function keep_new_users_searchable();

create function keep_user_searchable() returns trigger language plpgsql as $$
begin
  update user_search set document = user_document(new) where user_id = new.id;
  return null;
end
$$;
create trigger user_searchable after update of username, primary_email, primary_phone, name on users
  for each row when ((old.username, old.primary_email, old.primary_phone, old.name)
    is distinct from (new.username, new.primary_email, new.primary_phone, new.name))
  execute function keep_user_searchable();

-- The exact number of users without counting them: spread over rows, so that creations do not wait for each other.
create table user_counts (
  slot smallint primary key,
  amount bigint not null default 0
);
insert into user_counts (slot) select generate_series(0, 15);

create function count_users() returns trigger language plpgsql as $$
declare
  difference bigint;
begin
  if tg_op = 'INSERT' then
    select count(*) into difference from changed;
  else
    select -count(*) into difference from changed;
  end if;
  if difference <> 0 then
    update user_counts set amount = amount + difference where slot = pg_backend_pid() % 16;
  end if;
  return null;
end
$$;
create trigger users_counted_in after insert on users
  referencing new table as changed for each statement execute function count_users();
create trigger users_counted_out after delete on users
  referencing old table as changed for each statement execute function count_users();

create table applications (
  id varchar(21) primary key,
  name varchar(256) not null,
  legacy_secret text,
  description text,
  type varchar(32) not null
    check (type in ('Native', 'SPA', 'Traditional', 'MachineToMachine', 'Protected', 'SAML')),
  oidc_client_metadata jsonb not null,
  custom_client_metadata jsonb not null default '{}',
  custom_data jsonb not null default '{}',
  is_third_party boolean not null default false,
  created_at timestamptz not null
);
create index applications_newest on applications (created_at desc, id);

create table application_secrets (
  application_id varchar(21) not null references applications on delete cascade,
  name varchar(256) not null,
  -- Encrypted with the server's key; the first characters stay readable, so that a list can tell secrets apart.
  sealed_value text not null,
  value_start varchar(4) not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (application_id, name)
);

create table application_consent_scopes (
  application_id varchar(21) not null references applications on delete cascade,
  scope varchar(256) not null,
  primary key (application_id, scope)
);

create table resources (
  id varchar(21) primary key,
  name text not null,
  indicator text not null unique,
  is_default boolean not null default false,
  access_token_ttl integer not null default 3600
);

create table scopes (
  id varchar(21) primary key,
  resource_id varchar(21) not null references resources on delete cascade,
  name varchar(256) not null,
  description text,
  created_at timestamptz not null default now(),
  unique (resource_id, name)
);

create table roles (
  id varchar(21) primary key,
  name varchar(128) not null unique,
  description varchar(128) not null,
  type varchar(32) not null check (type in ('User', 'MachineToMachine')),
  is_default boolean not null default false
);

create table role_scopes (
  role_id varchar(21) not null references roles on delete cascade,
  scope_id varchar(21) not null references scopes on delete cascade,
  primary key (role_id, scope_id)
);

create table application_roles (
  application_id varchar(21) not null references applications on delete cascade,
  role_id varchar(21) not null references roles on delete cascade,
  primary key (application_id, role_id)
);

insert into resources (id, name, indicator) values ('management-api', 'Latchkey Management API', 'https://default.logto.app/api');
insert into scopes (id, resource_id, name, description)
  values ('management-api-all', 'management-api', 'all', 'Everything in the Management API');
insert into roles (id, name, description, type) values
  ('admin-role', '#internal:admin', 'Holds the whole Management API', 'MachineToMachine'),
  ('management-api-access', 'Logto Management API access', 'Holds the whole Management API', 'MachineToMachine');
insert into role_scopes (role_id, scope_id) values
  ('admin-role', 'management-api-all'),
  ('management-api-access', 'management-api-all');

create table settings (
  name varchar(64) primary key,
  value jsonb not null,
  updated_at timestamptz not null
);

-- What the OIDC provider keeps: sessions, grants, codes, tokens. The key is a hash: nobody signs in with a stolen copy.
create table oidc_records (
  model varchar(40) not null,
  key varchar(43) not null,
  payload jsonb not null,
  account_id varchar(12),
  client_id text,
  grant_id text,
  uid text,
  user_code text,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (model, key)
);
create index oidc_records_account on oidc_records (account_id, model);
create index oidc_records_client on oidc_records (client_id);
create index oidc_records_grant on oidc_records (grant_id);
create index oidc_records_uid on oidc_records (uid) where uid is not null;
create index oidc_records_user_code on oidc_records (user_code) where user_code is not null;
create index oidc_records_expiry on oidc_records (expires_at);

create function note_ended_tokens() returns trigger language plpgsql as $$
begin
  update users set access_version = access_version + 1
    where id in (select account_id from ended where model = 'AccessToken' and expires_at > now());
  return null;
end
$$;
create trigger oidc_records_ended after delete on oidc_records
  referencing old table as ended for each statement execute function note_ended_tokens();

create table signing_keys (
  id varchar(64) primary key,
  purpose varchar(16) not null check (purpose in ('token', 'cookie')),
  sealed_key text not null,
  created_at timestamptz not null
);

-- A value sealed with the server's key, so that a start with another key is noticed.
create table key_check (
  only_row boolean primary key default true check (only_row),
  sealed text not null
);

create table verification_records (
  id varchar(21) primary key,
  user_id varchar(12) references users on delete cascade,
  type varchar(32) not null,
  payload jsonb not null default '{}',
  is_verified boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index verification_records_user on verification_records (user_id);
create index verification_records_expiry on verification_records (expires_at);

-- A sign-in on its way, one for each OIDC interaction.
create table sign_ins (
  interaction_uid text primary key,
  state jsonb not null,
  expires_at timestamptz not null
);
create index sign_ins_expiry on sign_ins (expires_at);

-- Everything that happened, written in the transaction that made it happen. No foreign keys: events outlive their people.
create table events (
  id varchar(21) primary key,
  type varchar(64) not null,
  result varchar(8) not null check (result in ('Success', 'Error')),
  account_id varchar(12),
  actor_kind varchar(8) not null check (actor_kind in ('owner', 'admin', 'visitor', 'system')),
  actor_id text,
  impersonator_id text,
  application_id text,
  payload jsonb not null,
  request_id varchar(64),
  address text,
  user_agent text,
  created_at timestamptz not null
);
-- Ids grow with time, see `newEventId`: the primary key is the order of the log.
create index events_account on events (account_id, id);
create index events_application on events (application_id, id);
create index events_type on events (type, id);
create index events_moment on events using brin (created_at);
