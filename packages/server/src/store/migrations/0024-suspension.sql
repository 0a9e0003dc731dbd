-- Why somebody is suspended, and until when: the moment itself ends it, whether or not anybody comes by to write that down.
alter table users
  add column suspension_reason varchar(256),
  add column suspended_until timestamptz,
  add constraint users_suspension_check check (is_suspended or (suspension_reason is null and suspended_until is null));

-- Few are suspended, and only they stand in these. No index names a column that changes when people rename themselves: such a
-- change stays within its page.
create index users_suspended on users (created_at desc, id) where is_suspended;
create index users_suspended_until on users (suspended_until) where suspended_until is not null;
