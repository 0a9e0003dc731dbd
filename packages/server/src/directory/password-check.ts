import { Problem } from '@latchkey/contract'
import {
  effectivePasswordPolicy,
  type IsBreached,
  judgePassword,
  type PasswordIssue,
  personalWordsOf,
} from '../policies/password.ts'
import { openToRead, type RequestContext } from '../store/account.ts'
import type { Queryable } from '../store/database.ts'

export type PasswordVerdict = { result: boolean; issues?: PasswordIssue[] }

/**
 * Checks a password against the password policy, for a given person if named. The password is not stored.
 * docs/wire/management-api.md#6.3.
 */
export async function checkPassword(
  context: RequestContext & { tx: Queryable },
  { password, userId }: { password: string; userId?: string | undefined },
  isBreached: IsBreached,
): Promise<PasswordVerdict> {
  const { passwordPolicy } = context.settings.signInExperience
  if (userId === undefined && effectivePasswordPolicy(passwordPolicy).rejects.userInfo) {
    const reason = 'the policy rejects what is known of a person, so that userId is needed'
    // `message` is what clients of the wire read, `reason` the value of the error's text.
    throw new Problem('request.invalid_input', { message: reason, reason }, { details: reason })
  }
  const user = userId === undefined ? undefined : (await openToRead(context.tx, context, userId)).user
  const person = user ? personalWordsOf(user) : {}
  const issues = await judgePassword(password, passwordPolicy, { person, isBreached })
  return issues.length === 0 ? { result: true } : { result: false, issues }
}
