-- What the pages look like for the people of one application; null and `{}` where the server's own holds.
create table application_sign_in_experiences (
  application_id varchar(21) primary key references applications on delete cascade,
  color jsonb not null default '{}',
  branding jsonb not null default '{}',
  custom_css text,
  terms_of_use_url varchar(2048),
  privacy_policy_url varchar(2048),
  display_name varchar(256)
);

-- Who may sign in to an application. Rules are kept while nothing asks for them, so that it can be prepared before it is switched on.
alter table applications add column is_access_controlled boolean not null default false;
create table application_allowed_users (
  application_id varchar(21) not null references applications on delete cascade,
  user_id varchar(12) not null references users on delete cascade,
  primary key (application_id, user_id)
);
create index application_allowed_users_user on application_allowed_users (user_id);
create table application_allowed_roles (
  application_id varchar(21) not null references applications on delete cascade,
  role_id varchar(21) not null references roles on delete cascade,
  primary key (application_id, role_id)
);
create index application_allowed_roles_role on application_allowed_roles (role_id);
