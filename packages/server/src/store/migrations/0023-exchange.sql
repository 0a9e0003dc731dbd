-- What a third-party application may ask people for at APIs, beside what it may learn of them.
create table application_consent_resource_scopes (
  application_id varchar(21) not null references applications on delete cascade,
  scope_id varchar(21) not null references scopes on delete cascade,
  primary key (application_id, scope_id)
);
create index application_consent_resource_scopes_scope on application_consent_resource_scopes (scope_id);

-- Tokens by which an application acts as somebody, once. What is kept is a hash; a used one stays until it would have expired.
create table subject_tokens (
  value_hash varchar(43) primary key,
  user_id varchar(12) not null references users on delete cascade,
  -- The application or administrator that made it, and in whose name everything is done that comes of it.
  creator_id text not null,
  reason varchar(256),
  context jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index subject_tokens_user on subject_tokens (user_id);
create index subject_tokens_expiry on subject_tokens (expires_at);

-- Which grants of `oidc_records` came of a token exchange. Nobody was asked for them, so they are nothing that a person allowed: they
-- stand in no list, count towards no limit, and end with what they came of.
create table exchanged_grants (
  grant_id text primary key,
  user_id varchar(12) not null references users on delete cascade,
  application_id varchar(21) not null references applications on delete cascade,
  -- The hash of the personal access token that was exchanged, where it was one.
  personal_access_token varchar(43),
  expires_at timestamptz not null
);
create index exchanged_grants_user on exchanged_grants (user_id);
create index exchanged_grants_application on exchanged_grants (application_id);
create index exchanged_grants_expiry on exchanged_grants (expires_at);
