import type { Connection } from './connection.ts'

/**
 * Continues the order of the log in a database that was restored from a dump. PostgreSQL counts transactions for each
 * cluster, so those of another one can be lower than the positions of entries in the dump, and new entries would come
 * before old ones. No transaction of this cluster can have such a position; from now on, positions are higher.
 */
export async function continueLogOrder(client: Connection): Promise<void> {
  const { rows } = await client.query<{ lead: string }>(`
    select latest + 1 - pg_snapshot_xmax(pg_current_snapshot())::text::bigint as lead
    from (select max(position) as latest from events) as log
    where latest >= log_position(pg_snapshot_xmax(pg_current_snapshot()))`)
  const [restored] = rows
  if (!restored) return
  // The function has the number itself, so that an insertion reads no further table.
  await client.query(`
    create or replace function log_position(of_transaction xid8) returns bigint language sql immutable parallel safe as $$
      select of_transaction::text::bigint + ${restored.lead}
    $$`)
}
