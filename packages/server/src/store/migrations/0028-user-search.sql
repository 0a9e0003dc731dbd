-- Whose document is older than they are. To sort a document into its index is most of what a change of a name costs; so a change
-- says only that, and documents are renewed many at a time, see directory/user-documents.ts. A line for each change: of two at once
-- neither waits for the other, and whoever takes a line finds the change that it speaks of. Rows come and go: they are vacuumed early.
create table user_search_changes (user_id varchar(12) not null)
  with (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
create index user_search_changes_user on user_search_changes (user_id);

create or replace function keep_user_searchable() returns trigger language plpgsql as $$
begin
  insert into user_search_changes (user_id) values (new.id);
  return null;
end
$$;

-- What is searched: the documents, and in place of those that are old what they will be. `not in`: the changes are read once and
-- looked up by their hash; of a join the planner, who saw none of them when it last counted, would read them all for each document.
create view user_documents as
  select user_id, document, created_at from user_search
    where user_id not in (select user_id from user_search_changes)
  union all
  select id, user_document(users), created_at from users
    where id in (select user_id from user_search_changes);
