-- What a third-party application may ask people for at APIs, beside what it may learn of them.
create table application_consent_resource_scopes (
  application_id varchar(21) not null references applications on delete cascade,
  scope_id varchar(21) not null references scopes on delete cascade,
  primary key (application_id, scope_id)
);
create index application_consent_resource_scopes_scope on application_consent_resource_scopes (scope_id);

create index resources_default on resources (is_default) where is_default;
