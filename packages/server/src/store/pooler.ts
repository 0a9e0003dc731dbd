import { setTimeout as pause } from 'node:timers/promises'
import { ConfigError } from '../config.ts'
import { Connection, connect } from './connection.ts'
import type { DatabaseAddress } from './database.ts'

/**
 * Refuses to start behind a pooler that breaks sessions, with a message that says what to do: a pooler in transaction
 * mode without a direct address, or, with one, defaults of the role that cannot be set for each session there.
 */
export async function requireUsableSessions(address: DatabaseAddress): Promise<void> {
  const { connectionString, directConnectionString } = address
  if (directConnectionString !== undefined) await requireDefaults(connectionString)
  else if (await sharesSessions(connectionString))
    throw new ConfigError(
      'DATABASE_URL leads to a connection pooler in transaction mode, where sessions do not last. Set DATABASE_DIRECT_URL to the address of PostgreSQL itself, for what needs a session, or the pooler to session mode.',
    )
}

/** Opens two connections. If both have the same backend process, a pooler in transaction mode is in between. */
async function sharesSessions(connectionString: string): Promise<boolean> {
  const first = await connect({ connectionString, application_name: 'latchkey' })
  const second = new Connection({ connectionString, application_name: 'latchkey' })
  try {
    const processOf = async (connection: Connection) => {
      const { rows } = await connection.query<{ id: number }>('select pg_backend_pid() as id')
      return rows[0]?.id
    }
    const one = await processOf(first)
    // In session mode with a single session in the pool, the second connection waits for the first.
    const other = second.connect().then(() => processOf(second))
    other.catch(() => {})
    return one === (await Promise.race([other, pause(3000, undefined, { ref: false })]))
  } finally {
    await Promise.all([first.end(), second.end().catch(() => {})])
  }
}

const needed = { default_transaction_isolation: 'read committed', default_transaction_read_only: 'off' }

async function requireDefaults(connectionString: string): Promise<void> {
  const client = await connect({ connectionString, isPooled: true, application_name: 'latchkey' })
  try {
    for (const [name, value] of Object.entries(needed)) {
      const { rows } = await client.query<{ value: string; role: string }>(
        'select current_setting($1) as value, current_user as role',
        [name],
      )
      if (rows[0]?.value !== value)
        throw new ConfigError(
          `A pooler in transaction mode keeps no settings of a session, and ${name} is ${rows[0]?.value} there. Run: alter role ${rows[0]?.role} set ${name} = '${value}'`,
        )
    }
  } finally {
    await client.end()
  }
}
