import { type ErrorCode, Problem } from '@latchkey/contract'

/** The error code for a violation of each unique index: `docs/wire/management-api.md#0.4`. */
const uniqueProblems: Record<string, ErrorCode> = {
  users_pkey: 'user.id_already_in_use',
  users_username_key: 'user.username_already_in_use',
  users_username_lower_key: 'user.username_already_in_use',
  users_primary_email_key: 'user.email_already_in_use',
  users_primary_phone_key: 'user.phone_already_in_use',
  custom_profile_fields_name_key: 'custom_profile_fields.name_exists',
  factors_credential_id_key: 'session.mfa.bind_mfa_existed',
  factors_totp_key: 'user.totp_already_in_use',
  identity_owners_pkey: 'user.identity_already_in_use',
  personal_access_tokens_pkey: 'user.personal_access_token_name_exists',
  resources_indicator_key: 'resource.resource_identifier_in_use',
  scopes_resource_id_name_key: 'scope.name_exists',
  roles_name_key: 'role.name_in_use',
  application_secrets_pkey: 'application.secret_name_exists',
}

/**
 * Translates PostgreSQL error codes (Appendix A of its manual) to the wire's error codes. Returns other errors as
 * they are; errors that a retry can resolve are left to `translateTemporaryError`.
 */
export function translateDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error
  const { code = '', constraint = '' } = error as { code?: string; constraint?: string }

  if (code === '23505') return new Problem(uniqueProblems[constraint] ?? 'entity.unique_integrity_violation')
  if (code === '23503') return new Problem('entity.relation_foreign_key_not_found')
  if (code === '23514' || code === '23502') return new Problem('entity.db_constraint_violated')
  if (code === '22001') return new Problem('entity.value_too_long', { message: error.message })
  // A null byte, or half of a surrogate pair: PostgreSQL cannot store such text.
  if (['22021', '22P05'].includes(code)) return invalidText()
  // An invalid regular expression or pattern from the caller.
  if (['2201B', '22025', '22019'].includes(code)) return invalidPattern(error.message)
  if (code === '53100') return new Problem('server.storage_full')
  if (isUnreachable(code, error.message)) return tryAgain('server.unavailable')
  return error
}

/** Deadlocks and serialization failures that retries did not resolve, lock timeouts, statement timeouts. */
const busy = ['40001', '40P01', '26000', '55P03', '57014']

/** Answers 503 with `Retry-After` once retries are used up: a temporary error is never the fault of the request. */
export function translateTemporaryError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error
  const { code = '' } = error as { code?: string }
  if (busy.includes(code)) return tryAgain('server.busy')
  if (isReadOnly(error)) return tryAgain('server.unavailable')
  return error
}

/** `read_only_sql_transaction`: after a failover, or because an administrator made the database read-only. */
export function isReadOnly(error: unknown): boolean {
  return (error as { code?: string } | undefined)?.code === '25006'
}

/** `too_many_connections`: the limit of the server, the database or the role. */
export function hasTooManyConnections(error: unknown): boolean {
  return (error as { code?: string } | undefined)?.code === '53300'
}

function tryAgain(code: 'server.busy' | 'server.unavailable'): Problem {
  return new Problem(code, undefined, { headers: { 'retry-after': '1' } })
}

function invalidText(): Problem {
  const reason = 'a value has characters that cannot be stored'
  return new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}

function invalidPattern(message: string): Problem {
  const reason = `the pattern cannot be used: ${message}`
  return new Problem('request.invalid_input', { reason }, { details: reason })
}

function isUnreachable(code: string, message: string): boolean {
  return (
    code.startsWith('08') ||
    [
      '57P01',
      '57P02',
      '57P03',
      '53300',
      'ECONNREFUSED',
      'ECONNRESET',
      'ENOENT',
      'EPIPE',
      'ETIMEDOUT',
    ].includes(code) ||
    /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(
      message,
    )
  )
}
