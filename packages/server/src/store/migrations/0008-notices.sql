-- What an address was before it changed, so that whoever is reached there can take the change back; see account/undo.ts.
create table address_changes (
  id varchar(21) primary key,
  user_id varchar(12) not null references users on delete cascade,
  field varchar(16) not null check (field in ('primaryEmail', 'primaryPhone')),
  former_value text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- Taken back, or overtaken by an earlier one that was.
  closed_at timestamptz
);
create index address_changes_user on address_changes (user_id, created_at);
create index address_changes_expiry on address_changes (expires_at);

-- Devices that a person signed in from: a hash of a cookie, or of address and browser where there is none.
create table known_devices (
  user_id varchar(12) not null references users on delete cascade,
  device varchar(43) not null,
  last_seen_at timestamptz not null,
  primary key (user_id, device)
);
create index known_devices_last_seen on known_devices (last_seen_at);
