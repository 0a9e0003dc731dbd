-- How Latchkey reaches people and other providers: mail, SMS, social sign-in.
create table connectors (
  id varchar(128) primary key,
  factory_id varchar(128) not null,
  sync_profile boolean not null default false,
  enable_token_storage boolean not null default false,
  -- JSON, encrypted with the server's key as a whole: any member of it may be a secret.
  sealed_config text not null,
  metadata jsonb not null default '{}',
  created_at timestamptz not null
);
