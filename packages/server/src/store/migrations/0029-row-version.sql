-- Refuses to go on where a row is no longer the one that was read: `version` is its xmin of then, `present` that of now, null where it
-- is gone. `serialization_failure` is what says in PostgreSQL that it can be tried again.
create function require_version(present xid, version text) returns void language plpgsql as $$
begin
  if present is null or present::text <> version then
    raise exception 'the row was changed since it was read' using errcode = 'serialization_failure';
  end if;
end
$$;
