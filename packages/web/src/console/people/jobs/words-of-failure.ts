import type { UserJob, UserJobFailure } from '@latchkey/contract'
import type { ConsoleSay } from '../../texts.tsx'

export function isOfImport({ type }: UserJob): boolean {
  return type === 'import'
}

/** Why it failed. The server says most of it; some of its words are those of the operation at one account. */
export function reasonOf(failure: UserJobFailure, { type }: UserJob, say: ConsoleSay): string {
  if (failure.code === 'auth.forbidden') return say('people.job.reason.rank')
  if (failure.code === 'auth.insufficient_user_authentication') return say('people.job.reason.stepUp')
  if (failure.code === 'request.invalid_input' && type === 'deleteImported')
    return say('people.job.reason.signedIn')
  // "line 3 has the same"
  const earlier = /^line (\d+) has the same$/.exec(failure.details ?? '')?.[1]
  if (earlier) return say('people.job.reason.twice', { line: earlier })
  // The server names the pattern, which is for programs; the report has it.
  if (failure.code === 'guard.invalid_input' && type === 'import')
    return say(failure.field ? 'people.job.reason.form' : 'people.job.reason.row')
  return failure.message
}
