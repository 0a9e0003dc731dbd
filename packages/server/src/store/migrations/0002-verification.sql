-- A code that was sent is used once, and tried only so often.
alter table verification_records
  add column wrong_tries smallint not null default 0,
  add column used_at timestamptz;

-- Whether the person has a second factor or a passkey; the factors themselves stand in a table of their own.
alter table users add column has_factor boolean not null default false;

-- Every try at a secret, by what it was tried on: a hash of a user's id, an e-mail, a phone or a name, whether or not it exists.
create table attempts (
  id bigint generated always as identity primary key,
  action varchar(32) not null,
  target varchar(43) not null,
  -- Counts against the target. A try on its way does; one that turns out right does not.
  is_failure boolean not null,
  created_at timestamptz not null
);
create index attempts_target on attempts (target, action, created_at);
create index attempts_moment on attempts (created_at);

create table lockouts (
  target varchar(43) primary key,
  ends_at timestamptz not null
);

-- Counts a try before it is made, so that many at once are not more than the limit. Each statement in here sees what others wrote
-- while it waited for the lock.
create function begin_attempt(asked_target text, asked_action text, moment timestamptz, out attempt_id bigint, out failures integer, out blocked_until timestamptz)
language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(asked_target, 1));
  select ends_at into blocked_until from lockouts where target = asked_target and ends_at > moment;
  if blocked_until is not null then
    return;
  end if;
  insert into attempts (action, target, is_failure, created_at) values (asked_action, asked_target, true, moment)
    returning id into attempt_id;
  select count(*) into failures from attempts
    where target = asked_target and is_failure and action <> 'Message' and created_at > moment - interval '1 hour';
end
$$;

-- Counts a message before it is sent; no id where there were enough already.
create function begin_message(asked_target text, moment timestamptz, most integer, window_length interval) returns bigint
language plpgsql as $$
declare
  made bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended(asked_target, 2));
  if (select count(*) from attempts where target = asked_target and action = 'Message' and created_at > moment - window_length) < most then
    insert into attempts (action, target, is_failure, created_at) values ('Message', asked_target, false, moment) returning id into made;
  end if;
  return made;
end
$$;
