import { Problem, type User } from '@latchkey/contract'
import { type ShownUser, shownColumns, toUser } from '../../account/user.ts'
import { record } from '../../events/record.ts'
import type { RequestContext } from '../../store/account.ts'
import { type Database, type Queryable, sql } from '../../store/database.ts'
import type { UserJobRow } from '../../store/rows.ts'
import { csvHead, csvLine } from './csv.ts'
import { readUserJob } from './jobs.ts'

/** Accounts of a piece: few statements, little memory. */
const pieceSize = 500

/**
 * Writes the accounts of an export into its file, piece by piece, until a moment (`performance.now`). Returns whether
 * all is written. A piece is written in the transaction that marks its accounts, so it is there once and whole.
 */
export async function writeFile(database: Database, job: UserJobRow, until: number): Promise<boolean> {
  if (job.details.format === 'csv')
    await database.query(sql`
      insert into user_job_parts (job_id, position, bytes) values (${job.id}, 0, ${Buffer.from(csvHead)})
      on conflict do nothing`)
  while (performance.now() < until) if (!(await writePiece(database, job))) return true
  return false
}

/** Returns whether there was something to write. */
async function writePiece(database: Database, { id, details }: UserJobRow): Promise<boolean> {
  const now = new Date()
  return database.transaction(async tx => {
    const targets = await tx.query<{ position: number; user_id: string }>(sql`
      select position, user_id from user_job_targets where job_id = ${id} and status = 'pending'
      order by position limit ${pieceSize} for update`)
    const [first] = targets
    if (!first) return false
    const ids = targets.map(target => target.user_id)
    const rows = await tx.query<ShownUser>(
      sql`select ${shownColumns} from users where id = any(${ids}::text[])`,
    )
    const found = new Map(rows.map(row => [row.id, toUser(row, now)]))
    const lineOf = details.format === 'csv' ? csvLine : jsonLine
    const lines = ids.flatMap(userId => found.get(userId) ?? []).map(lineOf)
    await tx.query(sql`
      insert into user_job_parts (job_id, position, bytes) values (${id}, ${first.position}, ${Buffer.from(lines.join(''))})`)
    await tx.query(sql`
      update user_job_targets set status = case when user_id = any(${[...found.keys()]}::text[]) then 'done' else 'failed' end,
        problem = case when user_id = any(${[...found.keys()]}::text[]) then null else '{"code":"entity.not_found"}'::jsonb end
      where job_id = ${id} and position = any(${targets.map(target => target.position)}::integer[])`)
    await tx.query(sql`
      update user_jobs set succeeded = succeeded + ${lines.length}, failed = failed + ${ids.length - lines.length}
      where id = ${id}`)
    return true
  })
}

function jsonLine(user: User): string {
  return `${JSON.stringify(user)}\n`
}

/** Makes the file of an export available. */
export async function completeFile(tx: Queryable, jobId: string): Promise<void> {
  await tx.query(sql`
    update user_jobs set file_size = (
      select coalesce(sum(length(bytes)), 0) from user_job_parts where job_id = ${jobId})
    where id = ${jobId}`)
}

/** Opens the file of an export, which is recorded. Errors: `entity.not_found`, also when it is over. */
export async function openFile(context: RequestContext, database: Database, jobId: string) {
  const { file, type } = await readUserJob(database, jobId, context.now)
  if (!file) throw new Problem('entity.not_found')
  await record({ ...context, tx: database }, 'UserJob.File.Downloaded', { jobId, jobType: type })
  return { name: file.name, size: file.size, pieces: piecesOf(database, jobId) }
}

async function* piecesOf(database: Queryable, jobId: string): AsyncGenerator<Buffer> {
  for (let last = -1; ; ) {
    const [part] = await database.query<{ position: number; bytes: Buffer }>(sql`
      select position, bytes from user_job_parts where job_id = ${jobId} and position > ${last}
      order by position limit 1`)
    if (!part) return
    last = part.position
    yield part.bytes
  }
}
