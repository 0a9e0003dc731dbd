-- As the wire describes it; programs that set servers up compare it.
update scopes set description = 'Default scope for Management API, allows all permissions.' where id = 'management-api-all';
