import type { Directory, RequestContext } from '../../store/account.ts'
import type { UserJobRow } from '../../store/rows.ts'

/** One account of a job, or one row of an import, whose `userId` is empty. */
export type Target = {
  job: UserJobRow
  position: number
  userId: string
  details: Record<string, unknown>
  fields: Record<string, unknown>
  sealedPassword: string | null
}

/** What was done at one account: the inverse, if it can be undone, and the account that was created. */
export type Outcome = 'skipped' | { inverse?: Record<string, unknown> | null; userId?: string }

/** The work of a job at one account. `before` does what is slow, outside any transaction. */
export type Action = {
  before?(context: RequestContext, target: Target): Promise<unknown>
  perform(directory: Directory, target: Target, prepared: unknown): Promise<Outcome>
}
