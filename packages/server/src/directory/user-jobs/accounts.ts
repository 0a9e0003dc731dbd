import { Problem } from '@latchkey/contract'
import type { RequestContext } from '../../store/account.ts'
import { type Database, type Queryable, type Sql, sql } from '../../store/database.ts'
import type { StoredProblem, UserJobRow, UserJobTargetRow } from '../../store/rows.ts'
import type { Action, Outcome, Target } from './action.ts'

type Working = { database: Database; logger: { error(about: object, text: string): void } }
type Batch = { job: UserJobRow; context: RequestContext; until: number }

/** Accounts that are read at a time. */
const readAtOnce = 100
/** Accounts that are worked at, at the same time: while one waits for the disk, another goes on. */
const lanes = 2

/**
 * Works at the accounts of a job until a moment (`performance.now`), each in a transaction of its own. Returns whether
 * all is done.
 */
export async function workAtAccounts(
  working: Working,
  actions: Readonly<Record<Exclude<UserJobRow['type'], 'export'>, Action>>,
  { job, context, until }: Batch,
): Promise<boolean> {
  if (job.type === 'export') return true
  const action = actions[job.type]
  while (performance.now() < until) {
    const pending = await readPending(working.database, job)
    if (pending.length === 0) return true
    const work = async () => {
      for (let next = pending.shift(); next && performance.now() < until; next = pending.shift())
        await workAt(working, action, { target: next, context: { ...context, now: new Date() } })
    }
    await Promise.all(Array.from({ length: lanes }, work))
  }
  return false
}

async function readPending(database: Queryable, job: UserJobRow): Promise<Target[]> {
  const rows = await database.query<UserJobTargetRow>(sql`
    select * from user_job_targets where job_id = ${job.id} and status = 'pending'
    order by position limit ${readAtOnce}`)
  return rows.map(row => ({
    job,
    position: row.position,
    userId: row.user_id ?? '',
    details: row.details ?? job.details,
    fields: row.fields ?? {},
    sealedPassword: row.sealed_password,
  }))
}

/** Rolls a transaction back whose outcome is all that is asked for. */
class DryRun extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super('a dry run writes nothing')
    this.outcome = outcome
  }
}

async function workAt(
  { database, logger }: Working,
  action: Action,
  { target, context }: { target: Target; context: RequestContext },
): Promise<void> {
  const { job, position } = target
  try {
    const prepared = await action.before?.(context, target)
    await database.transaction(async tx => {
      // Marked in the transaction of the change, so that a node that ends, or two that overlap, repeat nothing.
      const [taken] = await tx.query(sql`
        select from user_job_targets where job_id = ${job.id} and position = ${position} and status = 'pending'
        for update skip locked`)
      if (!taken) return
      const outcome = await action.perform({ ...context, tx }, target, prepared)
      if (job.is_dry_run) throw new DryRun(outcome)
      tx.last(settled(target, outcome))
    })
  } catch (error) {
    if (error instanceof DryRun) await database.query(settled(target, error.outcome))
    else await database.query(failed(target, problemOf(error, logger, job)))
  }
}

function settled({ job, position }: Target, outcome: Outcome): Sql {
  const { inverse = null, userId = null } = outcome === 'skipped' ? {} : job.is_dry_run ? {} : outcome
  const isSkipped = outcome === 'skipped'
  return sql`
    with settled as (
      update user_job_targets set status = ${isSkipped ? 'skipped' : 'done'}, fields = null, sealed_password = null,
        inverse = ${inverse && JSON.stringify(inverse)}, user_id = coalesce(user_id, ${userId})
      where job_id = ${job.id} and position = ${position} and status = 'pending' returning 1)
    update user_jobs set succeeded = succeeded + ${isSkipped ? 0 : 1}, skipped = skipped + ${isSkipped ? 1 : 0}
    where id = ${job.id} and exists (select from settled)`
}

function failed({ job, position }: Target, problem: StoredProblem): Sql {
  return sql`
    with settled as (
      update user_job_targets set status = 'failed', fields = null, sealed_password = null,
        problem = ${JSON.stringify(problem)}
      where job_id = ${job.id} and position = ${position} and status = 'pending' returning 1)
    update user_jobs set failed = failed + 1 where id = ${job.id} and exists (select from settled)`
}

/** The reason of a failure at one account. A database that is away fails the batch instead, which is tried again. */
function problemOf(error: unknown, logger: Working['logger'], { id }: UserJobRow): StoredProblem {
  if (error instanceof Problem) {
    if (error.status === 503) throw error
    return storedProblem(error)
  }
  logger.error({ userJob: id, err: error }, 'a job failed at an account')
  return { code: 'server.error' }
}

const fields: Record<string, string> = {
  'user.id_already_in_use': 'id',
  'user.username_already_in_use': 'username',
  'user.email_already_in_use': 'primaryEmail',
  'user.phone_already_in_use': 'primaryPhone',
  'user.invalid_phone': 'primaryPhone',
}

/** A refusal as it is stored, with the field that is at fault. */
export function storedProblem({ code, data, details }: Problem): StoredProblem {
  return { code, data, details, field: fields[code] ?? fieldOfShape(data) }
}

/** The field of a refusal by the shape of a value: `guard.invalid_input`. */
function fieldOfShape(data: unknown): string | undefined {
  const { issues } = (data ?? {}) as { issues?: { path: (string | number)[] }[] }
  return issues?.[0]?.path.join('.') || undefined
}
