import { Problem, type UserJob, type UserJobType, userJobScopes } from '@latchkey/contract'
import type { RequestContext } from '../store/account.ts'
import { requireRecentSignIn } from './console-sign-in.ts'
import { requireHeld } from './management-access.ts'

/** The job that undoes a job of each type; the others cannot be undone. */
const undoings: Partial<Record<UserJobType, UserJobType>> = {
  suspend: 'restore',
  restore: 'suspend',
  roles: 'roles',
  delete: 'cancelDeletion',
  import: 'deleteImported',
}

/** What gives power or deletes takes a recent sign-in, as at one account. */
const dangerous: readonly UserJobType[] = ['roles', 'deleteImported']

/** Refuses a job whose changes the actor may not make at one account. Errors: `auth.forbidden`. */
export function requireUserJobScope({ actor }: Pick<RequestContext, 'actor'>, type: UserJobType): void {
  requireHeld(actor, [userJobScopes[type]])
}

type Undoable = Pick<UserJob, 'type' | 'status' | 'succeeded' | 'isDryRun' | 'undoneBy'>

/** The type of the job that can undo this one now; undefined if none can. */
export function undoingOf(job: Undoable): UserJobType | undefined {
  const hasEnded = job.status === 'finished' || job.status === 'stopped' || job.status === 'failed'
  if (!hasEnded || job.isDryRun || job.succeeded === 0 || job.undoneBy !== null) return undefined
  return undoings[job.type]
}

/**
 * Refuses to undo a job that cannot be undone now, or by this actor. Errors: `request.invalid_input`,
 * `auth.forbidden`, `auth.insufficient_user_authentication`.
 */
export function requireUndoing(context: RequestContext, job: Undoable): UserJobType {
  const undoing = undoingOf(job)
  if (!undoing) {
    const reason = 'this job cannot be undone, or not any more'
    throw new Problem('request.invalid_input', { reason }, { details: reason })
  }
  requireUserJobScope(context, undoing)
  if (dangerous.includes(undoing)) requireRecentSignIn(context)
  return undoing
}
