import { ProblemError } from '@latchkey/client'
import type { Say, TextKey } from '@latchkey/locales'
import { wordsOfProblem } from '../words-of-problem.ts'

const known: Record<string, TextKey> = {
  'connector.authorization_failed': 'social.denied',
  'connector.unexpected_type': 'social.gone',
  'session.invalid_connector_id': 'social.gone',
  'verification_record.not_found': 'social.expired',
}

/** The text for an error on the way to a social provider or back. */
export function wordsOfSocial(problem: unknown, say: Say, provider: string): string {
  if (!(problem instanceof ProblemError)) return wordsOfProblem(problem, say)
  const { code, status } = problem
  if (code === 'user.identity_already_in_use' && status === 400)
    return say('linkedAccounts.hasOne', { provider })
  const key = known[code] ?? (code.startsWith('connector.') ? 'social.failedThere' : undefined)
  return key ? say(key, { provider }) : wordsOfProblem(problem, say)
}
