import type { IncomingMessage } from 'node:http'
import { errorMessage, type Language, Problem, type ProblemBody } from '@latchkey/contract'
import { acceptedLanguages, firstSpoken } from '../policies/language.ts'
import type { Services } from '../services.ts'

/** The body of a refusal, in the caller's language; contract account-api 1.8. */
export function problemBody(problem: Problem, language: Language): ProblemBody {
  return {
    code: problem.code,
    message: errorMessage(problem.code, language, problem.data),
    ...(problem.data !== undefined && { data: problem.data }),
    ...(problem.details !== undefined && { details: problem.details }),
  }
}

/** What went wrong, as a refusal. A fault of ours is logged whole and answered without a word about it. */
export function toProblem(error: unknown, { logger }: Services, requestId: string): Problem {
  if (error instanceof Problem) {
    if (error.status >= 500) logger.warn({ requestId, code: error.code }, 'refused')
    return error
  }
  logger.error({ requestId, err: error }, 'failed')
  return new Problem('server.error')
}

/** Query `locale` first, then `Accept-Language`, else English. */
export function languageOf(message: IncomingMessage, search: URLSearchParams): Language {
  const wanted = [...search.getAll('locale'), ...acceptedLanguages(message.headers['accept-language'])]
  return firstSpoken(wanted) ?? 'en'
}
