import { ProblemError } from '@latchkey/client'
import type { ConsoleKey, ConsoleSay } from '../texts.tsx'

const known: Readonly<Record<string, ConsoleKey>> = {
  'auth.forbidden': 'frame.problem.forbidden',
  'entity.not_found': 'frame.problem.gone',
  'user.last_owner': 'frame.problem.lastOwner',
  'user.cannot_delete_self': 'frame.problem.self',
}

/** The words for a refusal. The server says the others in the language of the page. */
export function wordsOfProblem(problem: unknown, say: ConsoleSay): string {
  if (!(problem instanceof ProblemError)) return say('frame.problem.offline')
  const key = known[problem.code]
  if (key) return say(key)
  if (problem.status === 429) return say('frame.problem.busy')
  return problem.status >= 500 ? say('frame.problem.server') : problem.message
}

/** The error code for support; undefined if the server was not reached. */
export function codeOfProblem(problem: unknown): string | undefined {
  return problem instanceof ProblemError ? problem.code : undefined
}
