-- What lists of users are narrowed down to. None of these columns changes when people rename themselves: such a change stays
-- within its page. A sign-in changes one of them, which is nothing beside the password that it hashes.
create index users_custom_data on users using gin (custom_data jsonb_path_ops);
create index users_last_sign_in on users (last_sign_in_at);
