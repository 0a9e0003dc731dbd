-- Secrets by which a person's scripts get access tokens. What is kept is a hash, and the first characters, so that a list can tell
-- them apart.
create table personal_access_tokens (
  user_id varchar(12) not null references users on delete cascade,
  name varchar(256) not null,
  value_hash varchar(43) not null constraint personal_access_tokens_value_key unique,
  value_start varchar(8) not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  primary key (user_id, name)
);
