-- Whose a social account is: one person's at most. Beside `users.identities`, which cannot hold that against races.
create table identity_owners (
  target varchar(128) not null,
  identity_id varchar(255) not null,
  user_id varchar(12) not null references users on delete cascade,
  primary key (target, identity_id),
  unique (user_id, target)
);

insert into identity_owners (target, identity_id, user_id)
select each.key, each.value ->> 'userId', users.id from users, jsonb_each(users.identities) as each
where length(each.value ->> 'userId') between 1 and 255 and length(each.key) <= 128
on conflict do nothing;

-- Tokens of other providers, for the applications of their owners.
create table social_tokens (
  id varchar(21) primary key,
  user_id varchar(12) not null references users on delete cascade,
  target varchar(128) not null,
  connector_id varchar(128) not null references connectors on delete cascade,
  identity_id varchar(255) not null,
  -- JSON, encrypted with the server's key.
  sealed_tokens text not null,
  scope text,
  token_type text,
  expires_at timestamptz,
  has_refresh_token boolean not null,
  -- Until then one node is asking for new ones: a refresh token may be good for one time only.
  refreshing_until timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (user_id, target)
);
create index social_tokens_connector on social_tokens (connector_id);

-- What a connector remembers while an administrator sends somebody to a provider.
create table connector_journeys (
  connector_id varchar(128) not null references connectors on delete cascade,
  state_hash varchar(43) not null,
  sealed_journey text not null,
  expires_at timestamptz not null,
  primary key (connector_id, state_hash)
);
create index connector_journeys_expiry on connector_journeys (expires_at);
