-- At most one API is meant where a client names none.
create unique index resources_default_key on resources (is_default) where is_default;
-- What every new person gets, found without reading all roles.
create index roles_default on roles (id) where is_default and type = 'User';
-- Which roles lose a scope that is deleted.
create index role_scopes_scope on role_scopes (scope_id, role_id);
