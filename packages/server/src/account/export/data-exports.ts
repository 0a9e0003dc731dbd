import { type dataExport, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../../events/record.ts'
import type { Account, ReadableAccount } from '../../store/account.ts'
import { type Queryable, sql } from '../../store/database.ts'
import { newId } from '../../store/ids.ts'
import type { DataExportRow } from '../../store/rows.ts'

export type Status = z.output<typeof dataExport>['status']

/** Payload of the job `dataExport`. */
export type ExportJob = { exportId: string }

const anHour = 60 * 60 * 1000

/** How long an archive is kept. */
export const aDay = 24 * anHour

/**
 * Asks for an export, which a job makes. While one is being made, or is ready, it is the same one: many requests make
 * one archive. A failed one is replaced.
 */
export async function requestExport(account: Account): Promise<{ id: string; status: Status }> {
  const { tx, user, now, client } = account
  const [present] = await tx.query<DataExportRow>(sql`
    select * from data_exports where user_id = ${user.id} and expires_at > ${now} order by created_at desc limit 1`)
  const status = present && statusOf(present, now)
  if (present && status && status !== 'failed') return { id: present.id, status }
  await tx.query(sql`delete from data_exports where user_id = ${user.id}`)
  const id = newId()
  tx.last(sql`
    insert into data_exports (id, user_id, status, client, created_at, expires_at)
    values (${id}, ${user.id}, 'pending', ${JSON.stringify(client)}, ${now}, ${new Date(now.getTime() + aDay)})`)
  const job: ExportJob = { exportId: id }
  tx.last(sql`select graphile_worker.add_job('dataExport', ${JSON.stringify(job)}::json, max_attempts => 8)`)
  await record(account, 'User.DataExport.Requested', { accountId: user.id, exportId: id })
  return { id, status: 'pending' }
}

/** The exports that are not over, the newest first. */
export function listExports({ tx, user, now }: ReadableAccount): Promise<DataExportRow[]> {
  return tx.query<DataExportRow>(
    sql`select * from data_exports where user_id = ${user.id} and expires_at > ${now} order by created_at desc`,
  )
}

/** Finds an export of the account. Errors: `entity.not_found`, also for one that is over. */
export async function findExport({ tx, user, now }: ReadableAccount, id: string): Promise<DataExportRow> {
  const [row] = await tx.query<DataExportRow>(
    sql`select * from data_exports where id = ${id} and user_id = ${user.id} and expires_at > ${now}`,
  )
  if (!row) throw new Problem('entity.not_found')
  return row
}

/** A job that was interrupted is tried again within minutes; after an hour none is coming. */
export function statusOf({ status, created_at: createdAt }: DataExportRow, now: Date): Status {
  return status === 'pending' && now.getTime() - createdAt.getTime() > anHour ? 'failed' : status
}

/** Reads an archive piece by piece. */
export async function* readArchive(
  tx: Queryable,
  { id, attempt, size }: Pick<DataExportRow, 'id' | 'attempt' | 'size'>,
): AsyncGenerator<Buffer> {
  for (let position = 0, sent = 0; sent < Number(size); position += 1) {
    const [part] = await tx.query<{ bytes: Buffer }>(sql`
      select bytes from data_export_parts
      where export_id = ${id} and attempt = ${attempt} and position = ${position}`)
    if (!part) throw new Error('the archive was deleted while it was being read')
    sent += part.bytes.length
    yield part.bytes
  }
}
