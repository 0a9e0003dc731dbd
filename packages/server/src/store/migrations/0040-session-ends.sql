-- Whether what was granted `offline_access` in an ended session lives on: after a sign-out in the browser it does, as the wire has it.
alter table sessions add column keeps_offline_access boolean not null default false;

-- When tokens were last issued for a grant, to the minute.
alter table oidc_records add column last_used_at timestamptz;
