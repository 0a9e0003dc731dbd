import { type Database, sharesOf, sql } from './database.ts'

/**
 * A warning for the operator if PostgreSQL allows fewer connections than this server may open; undefined if it allows
 * enough.
 */
export async function lackOfConnections(database: Database, poolSize: number): Promise<string | undefined> {
  const [row] = await database.query<{ allowed: number | null }>(sql`
    select least(nullif(rolconnlimit, -1), nullif(datconnlimit, -1),
      current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
        - coalesce(current_setting('reserved_connections', true)::integer, 0)) as allowed
    from pg_roles, pg_database where rolname = current_user and datname = current_database()`)
  const allowed = row?.allowed ?? Number.POSITIVE_INFINITY
  const wanted = connectionsOf(poolSize)
  if (wanted <= allowed) return undefined
  const sizes = Array.from({ length: poolSize }, (_, at) => poolSize - at)
  const fitting = sizes.find(size => size >= 2 && connectionsOf(size) <= allowed)
  const advice = fitting ? `Set DATABASE_POOL_SIZE to ${fitting}, or allow more` : 'Allow more'
  return `PostgreSQL allows ${allowed} connections where this server may want ${wanted}: requests will wait for each other. ${advice}.`
}

/**
 * All connections that one server opens: its pool, the shared ones, those of jobs, one to count and one to listen.
 */
function connectionsOf(poolSize: number): number {
  const { reading, writing, jobs } = sharesOf(poolSize)
  return poolSize + reading + writing + jobs + 2
}
