-- Pictures that people and administrators uploaded, as they were drawn anew.
create table user_assets (
  id varchar(21) primary key,
  user_id varchar(12) references users on delete cascade,
  type varchar(32) not null,
  -- Null where the picture lies in an object storage.
  bytes bytea,
  size integer not null,
  created_at timestamptz not null
);
create index user_assets_user on user_assets (user_id, created_at);

-- Pictures in an object storage that nothing refers to, or may soon not: they are removed there when they are due.
create table discarded_objects (
  id varchar(21) primary key,
  due_at timestamptz not null
);

create function discard_stored_object() returns trigger language plpgsql as $$
begin
  insert into discarded_objects (id, due_at) values (old.id, now()) on conflict do nothing;
  return null;
end
$$;
create trigger user_assets_discarded after delete on user_assets
  for each row when (old.bytes is null) execute function discard_stored_object();

-- What administrators want to know of people beyond the standard claims.
create table custom_profile_fields (
  id varchar(21) primary key,
  name varchar(128) not null constraint custom_profile_fields_name_key unique,
  type varchar(32) not null,
  label varchar(128) not null default '',
  description varchar(256),
  required boolean not null,
  config jsonb not null default '{}',
  sie_order double precision not null,
  created_at timestamptz not null
);
