import type { Tasks } from '../../events/jobs.ts'
import { record } from '../../events/record.ts'
import { openToChange, openToRead, type RequestContext } from '../../store/account.ts'
import { type Database, sql } from '../../store/database.ts'
import { newId } from '../../store/ids.ts'
import type { DataExportRow } from '../../store/rows.ts'
import type { SettingsSource } from '../../store/settings.ts'
import { type Making, writeArchive } from './archive.ts'
import type { ExportJob } from './data-exports.ts'
import { aDay } from './data-exports.ts'

type Exporting = Making & { database: Database; settings: SettingsSource }

/** The job that makes the archive of an export. */
export function dataExportTasks(exporting: Exporting): Tasks {
  return {
    async dataExport(payload, { job }) {
      const { exportId } = payload as ExportJob
      await makeExport(exporting, exportId).catch(async error => {
        if (job.attempts >= job.max_attempts) await giveUp(exporting, exportId)
        throw error
      })
    },
  }
}

/**
 * Makes an archive. A job that was interrupted runs again, perhaps while the first run goes on unnoticed: each attempt
 * writes pieces of its own, and the first one that is complete becomes the archive, so it is made once and whole.
 */
async function makeExport(exporting: Exporting, exportId: string): Promise<void> {
  const { database } = exporting
  const pending = await findPending(exporting, exportId)
  if (!pending) return
  const context = await contextOf(exporting, pending)
  const account = await openToRead(database, context, pending.user_id)
  const attempt = newId()
  let [position, size] = [0, 0]
  for await (const bytes of writeArchive(account, exporting)) {
    await database.query(sql`
      insert into data_export_parts (export_id, attempt, position, bytes) values (${exportId}, ${attempt}, ${position}, ${bytes})`)
    position += 1
    size += bytes.length
  }
  await complete(exporting, pending, { attempt, size })
}

async function complete(
  exporting: Exporting,
  pending: DataExportRow,
  { attempt, size }: { attempt: string; size: number },
): Promise<void> {
  const { database } = exporting
  const context = await contextOf(exporting, pending)
  await database.transaction(async tx => {
    const account = await openToChange(tx, context, pending.user_id)
    const done = await tx.query(sql`
      update data_exports set status = 'ready', attempt = ${attempt}, size = ${size},
        expires_at = ${new Date(context.now.getTime() + aDay)}
      where id = ${pending.id} and status = 'pending' returning 1`)
    const useless = done.length > 0 ? sql`attempt <> ${attempt}` : sql`attempt = ${attempt}`
    await tx.query(sql`delete from data_export_parts where export_id = ${pending.id} and ${useless}`)
    if (done.length > 0)
      await record(account, 'User.DataExport.Completed', {
        accountId: pending.user_id,
        exportId: pending.id,
        size,
      })
  })
}

/** After the last attempt. The person may ask again. */
async function giveUp(exporting: Exporting, exportId: string): Promise<void> {
  const pending = await findPending(exporting, exportId)
  if (!pending) return
  const context = await contextOf(exporting, pending)
  await exporting.database.transaction(async tx => {
    const failed = await tx.query(
      sql`update data_exports set status = 'failed' where id = ${exportId} and status = 'pending' returning 1`,
    )
    if (failed.length === 0) return
    await tx.query(sql`delete from data_export_parts where export_id = ${exportId}`)
    await record({ ...context, tx }, 'User.DataExport.Failed', { accountId: pending.user_id, exportId })
  })
}

/** Undefined if it is done, or the account was deleted. */
async function findPending({ database }: Exporting, exportId: string): Promise<DataExportRow | undefined> {
  const [pending] = await database.query<DataExportRow>(
    sql`select * from data_exports where id = ${exportId} and status = 'pending'`,
  )
  return pending
}

/** The client is that of the request: it has the person's language, and the notice names it. */
async function contextOf({ settings }: Exporting, { client }: DataExportRow): Promise<RequestContext> {
  return { actor: { kind: 'system' }, client, settings: await settings.read(), now: new Date() }
}
