import type { Logger } from 'pino'
import { type Database, sql } from '../store/database.ts'

const everyFiveSeconds = 5000
/** Documents for each transaction: short enough that people whose rows are locked can soon change again. */
const batch = 5000
/** Advisory lock, so that nodes renew documents one at a time. The number is used for nothing else. */
const lock = 7_134_201_988

/** Renews people's search documents periodically. A search is correct without it, but slower. */
export function startRenewingDocuments(database: Database, logger: Logger): () => Promise<void> {
  let running = Promise.resolve()
  let isFailing = false
  const renew = async () => {
    try {
      await renewDocuments(database)
      isFailing = false
    } catch (error) {
      // Logged once for each outage of the database, not every few seconds.
      if (!isFailing)
        logger.warn({ err: error }, 'what people are searched by could not be renewed; it is tried again')
      isFailing = true
    }
  }
  const timer = setInterval(() => {
    running = renew()
  }, everyFiveSeconds).unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}

/** Renews every document that is older than its user. */
export async function renewDocuments(database: Database): Promise<void> {
  let taken = batch
  while (taken === batch) taken = await renewSome(database)
}

async function renewSome(database: Database): Promise<number> {
  return database.transaction(async tx => {
    const [turn] = await tx.query<{ ours: boolean }>(sql`select pg_try_advisory_xact_lock(${lock}) as ours`)
    if (!turn?.ours) return 0
    // A single statement, so that the pending changes and the users are read from the same snapshot.
    const [row] = await tx.query<{ taken: number }>(sql`
      with taken as (
        delete from user_search_changes where ctid = any(array(select ctid from user_search_changes limit ${batch}))
        returning user_id
      ), renewed as (
        update user_search set document = user_document(users) from users
        where users.id = user_search.user_id and users.id in (select user_id from taken)
          and document <> user_document(users)
      )
      select count(*)::integer as taken from taken`)
    return row?.taken ?? 0
  })
}
