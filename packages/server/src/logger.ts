import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

/** Whatever bears these names is never written, wherever it stands. */
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

/** Structured logs on standard error, one JSON object a line; what they say of people is a request id. */
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

/** An error without the rows that the database quotes in it. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code } = error as { code?: string }
  return { type: error.name, message: error.message, ...(code && { code }), stack: error.stack }
}
