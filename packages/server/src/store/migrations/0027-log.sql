-- An index on every event is paid by every change; these have rows only for what is asked about and rare: what applications did by
-- their own right, what was done in somebody's name, and what failed. People's own deeds are found by their account.
create index events_admin on events (actor_id, id) where actor_kind = 'admin';
create index events_impersonator on events (impersonator_id, id) where impersonator_id is not null;
create index events_error on events (id) where result = 'Error';
