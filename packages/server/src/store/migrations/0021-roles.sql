-- Parts of the Management API, for back ends that need no more; their ids are their names.
insert into scopes (id, resource_id, name, description) values
  ('users:read', 'management-api', 'users:read', 'Read accounts and what belongs to them'),
  ('users:write', 'management-api', 'users:write', 'Create, change and delete accounts and what belongs to them'),
  ('users:suspend', 'management-api', 'users:suspend', 'Suspend and restore accounts'),
  ('users:impersonate', 'management-api', 'users:impersonate', 'Act as people: subject tokens and personal access tokens'),
  ('applications:read', 'management-api', 'applications:read', 'Read applications'),
  ('applications:write', 'management-api', 'applications:write', 'Create, change and delete applications and their secrets'),
  ('roles:read', 'management-api', 'roles:read', 'Read roles and who has them'),
  ('roles:write', 'management-api', 'roles:write', 'Change roles and give them'),
  ('resources:read', 'management-api', 'resources:read', 'Read API resources and their scopes'),
  ('resources:write', 'management-api', 'resources:write', 'Change API resources and their scopes'),
  ('connectors:read', 'management-api', 'connectors:read', 'Read connectors, without their secrets'),
  ('connectors:write', 'management-api', 'connectors:write', 'Set up connectors'),
  ('settings:read', 'management-api', 'settings:read', 'Read settings'),
  ('settings:write', 'management-api', 'settings:write', 'Change settings'),
  ('logs:read', 'management-api', 'logs:read', 'Read the audit log');

create table user_roles (
  user_id varchar(12) not null references users on delete cascade,
  role_id varchar(21) not null references roles on delete cascade,
  primary key (user_id, role_id)
);
create index user_roles_role on user_roles (role_id, user_id);
create index application_roles_role on application_roles (role_id, application_id);
