import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

/** Members with these names are redacted in every log line. */
const secretNames = [
  'password',
  'newPassword',
  'passwordDigest',
  'secret',
  'clientSecret',
  'client_secret',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'authorization',
  'cookie',
  'code',
  'code_verifier',
  'databaseUrl',
  'secretKey',
  'secretAccessKey',
]

/** Structured logs on standard error, one JSON object a line; a request id is all they have of a person. */
export function createLogger(level: Config['logLevel']): Logger {
  const paths = secretNames.flatMap(name =>
    name === 'code' ? ['*.body.code'] : [name, `*.${name}`, `*.*.${name}`],
  )
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '******' },
      serializers: { err: describe },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}

/** An error without `detail`, in which PostgreSQL quotes rows. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code } = error as { code?: string }
  return { type: error.name, message: error.message, ...(code && { code }), stack: error.stack }
}
