-- A line for each field: where one has breaks, there is something that nobody types.
create or replace function user_document(users) returns text language sql immutable as $$
  select E'\n' || lower(concat_ws(E'\n', $1.id, $1.username, $1.primary_email, $1.primary_phone,
    translate($1.name, E'\n', E'\x1f'))) || E'\n'
$$;
insert into user_search_changes (user_id) select id from users where strpos(name, E'\n') > 0;
