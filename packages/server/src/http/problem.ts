import type { IncomingMessage } from 'node:http'
import { Problem, type ProblemBody } from '@latchkey/contract'
import { chooseLanguage, type Language, type Values } from '@latchkey/locales'
import { errorTexts } from '@latchkey/locales/server'
import { StoreUnavailable } from '../oidc/oauth-errors.ts'
import { acceptedLanguages } from '../policies/language.ts'
import type { Services } from '../services.ts'
import { countMembers, isCounted } from './counted-errors.ts'

/** The body of a refusal, in the caller's language; `docs/wire/account-api.md#1.8`. */
export function problemBody(problem: Problem, language: Language): ProblemBody {
  return {
    code: problem.code,
    message: errorTexts[language](problem.code, valuesOf(problem)),
    ...(problem.data !== undefined && { data: problem.data }),
    ...(problem.details !== undefined && { details: problem.details }),
  }
}

/** The values for a message's placeholders. Numbers are written as in `data`: 20971520, not 20,971,520. */
function valuesOf({ code, data }: Problem): Values {
  const members = typeof data === 'object' && data !== null ? Object.entries(data) : []
  const values = Object.fromEntries(members.map(([name, value]) => [name, written(value)]))
  const count = isCounted(code) ? values[countMembers[code]] : undefined
  return count === undefined ? values : { ...values, count }
}

function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join(',')
  return typeof value === 'object' ? '' : String(value ?? '')
}

/** Converts an error to a refusal. An internal error is logged in full and answered without details. */
export function toProblem(error: unknown, { logger }: Services, requestId: string): Problem {
  if (error instanceof Problem) {
    if (error.status >= 500) logger.warn({ requestId, code: error.code }, 'refused')
    return error
  }
  // The provider's error for an unavailable database, when a sign-in uses it.
  if (error instanceof StoreUnavailable) {
    logger.warn({ requestId, code: 'server.unavailable' }, 'refused')
    return new Problem('server.unavailable')
  }
  logger.error({ requestId, err: error }, 'failed')
  return new Problem('server.error')
}

/** The headers of a refusal. Every 503 has `Retry-After`, in seconds; RFC 9110 section 10.2.3. */
export function problemHeaders({ status, headers }: Problem): Record<string, string> {
  return status === 503 ? { 'retry-after': '1', ...headers } : { ...headers }
}

/** Query `locale` first, then `Accept-Language`, else English. */
export function languageOf(message: IncomingMessage, search: URLSearchParams): Language {
  const wanted = [...search.getAll('locale'), ...acceptedLanguages(message.headers['accept-language'])]
  return chooseLanguage(wanted)
}
