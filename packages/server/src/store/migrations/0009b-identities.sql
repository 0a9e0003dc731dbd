-- Whoever writes identities, and however: what is no longer there can neither sign in nor be read, and what is there is nobody else's.
create function follow_identities() returns trigger language plpgsql as $$
begin
  delete from identity_owners
    where user_id = new.id and identity_id is distinct from new.identities -> target ->> 'userId';
  delete from social_tokens
    where user_id = new.id and identity_id is distinct from new.identities -> target ->> 'userId';
  insert into identity_owners (target, identity_id, user_id)
    select each.key, each.value ->> 'userId', new.id from jsonb_each(new.identities) as each
    where not exists (select from identity_owners where user_id = new.id and target = each.key);
  return null;
end
$$;
create trigger follow_new_identities after insert on users
  for each row when (new.identities <> '{}') execute function follow_identities();
create trigger follow_identities after update of identities on users
  for each row when (new.identities is distinct from old.identities) execute function follow_identities();

-- What was taken away before anything followed.
delete from identity_owners using users
  where users.id = user_id and identity_id is distinct from users.identities -> target ->> 'userId';
delete from social_tokens using users
  where users.id = user_id and identity_id is distinct from users.identities -> target ->> 'userId';
