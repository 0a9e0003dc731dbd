import type { Logger } from 'pino'
import { type Database, sql } from '../store/database.ts'

const everyFiveSeconds = 5000
/** Changes at a time: a moment's work, during which those people can change again. */
const batch = 5000
/** Nodes take turns; the number is ours alone. */
const lock = 7_134_201_988

/** Renews the documents that people are searched by, all along. Searches are right without it; it keeps them quick. */
export function startRenewingDocuments(database: Database, logger: Logger): () => Promise<void> {
  let running = Promise.resolve()
  let isFailing = false
  const renew = async () => {
    try {
      await renewDocuments(database)
      isFailing = false
    } catch (error) {
      // Said once, not every few seconds for as long as the database is gone.
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
    // One statement: what it takes and what it reads of the users is of the same moment.
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
