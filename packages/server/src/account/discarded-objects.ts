import type { Logger } from 'pino'
import type { ObjectStorage } from '../outside/object-storage.ts'
import { type Database, sql } from '../store/database.ts'

/** Objects per run. */
const batch = 100
const everyTenMinutes = 10 * 60 * 1000

/**
 * Starts the periodic removal of discarded pictures from the object storage: those of deleted people, and replaced
 * ones.
 */
export function startRemovingDiscarded(
  database: Database,
  storage: ObjectStorage,
  logger: Logger,
): () => Promise<void> {
  let running = Promise.resolve()
  const timer = setInterval(() => {
    running = removeDiscarded(database, storage, new Date()).catch(error =>
      logger.warn({ err: error }, 'discarded pictures could not be removed; they are tried again'),
    )
  }, everyTenMinutes).unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}

/**
 * Removes the pictures that are due. A failed removal stays recorded and is retried. Removal is idempotent, so nodes
 * may overlap.
 */
export async function removeDiscarded(database: Database, storage: ObjectStorage, now: Date): Promise<void> {
  const due = await database.query<{ id: string }>(
    sql`select id from discarded_objects where due_at <= ${now} order by due_at limit ${batch}`,
  )
  for (const { id } of due) {
    await storage.remove(id)
    await database.query(sql`delete from discarded_objects where id = ${id}`)
  }
}
