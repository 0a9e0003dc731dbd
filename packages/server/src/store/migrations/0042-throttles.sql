-- What throttles count, for all nodes. Unlogged, so that no count waits for the disk: losing counts in a crash costs nothing.
-- The columns are those of rate-limiter-flexible; `expire` is in milliseconds since the Unix epoch.
create unlogged table throttles (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
) with (fillfactor = 70);
