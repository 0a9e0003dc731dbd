import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import {
  type Fault,
  faultOfDatabaseUrl,
  readVariables,
  unknownVariables,
  type Variables,
} from './environment.ts'
import {
  type TelemetrySettings,
  telemetryIn,
  telemetryVariables,
  unsupportedTelemetry,
} from './telemetry-settings.ts'

const flag = z
  .enum(['1', 'true', 'yes', 'on', '0', 'false', 'no', 'off', ''])
  .transform(word => ['1', 'true', 'yes', 'on'].includes(word))

const databaseUrl = z.string().superRefine((text, context) => {
  const message = faultOfDatabaseUrl(text)
  if (message) context.addIssue({ code: 'custom', message })
})

const address = z.url({ protocol: /^https?$/, error: 'must be a URL that begins with https:// or http://' })

const environment = z.object({
  PORT: z.coerce.number('must be a number from 0 to 65535').int().min(0).max(65535).default(3001),
  HOST: z.string().optional(),
  ENDPOINT: address.optional(),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_DIRECT_URL: databaseUrl.optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(1000).default(20),
  PRIVATE_KEY_ROTATION_GRACE_PERIOD: z.coerce.number().int().min(0).max(31_536_000).default(0),
  DRAIN_SECONDS: z.coerce.number().min(0).max(3600).default(1),
  DATA_DIR: z.string().min(1).default('.latchkey'),
  DOCUMENT_LIMIT: z.coerce.number().int().min(1024).max(1_048_576).default(65_536),
  SECRET_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  BOOTSTRAP_CLIENT_ID: z
    .string()
    .regex(/^[\w-]{1,21}$/, 'has 1 to 21 letters, digits, _ or -')
    .optional(),
  BOOTSTRAP_CLIENT_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .max(256)
    // RFC 6749 appendix A.2 allows no other characters in a client secret.
    .regex(/^[\x20-\x7e]*$/, 'has printable ASCII characters alone')
    .optional(),
  BOOTSTRAP_OWNER_EMAIL: z.email('must be an e-mail address').max(128).optional(),
  BOOTSTRAP_OWNER_PASSWORD: z.string().min(8, 'must have at least 8 characters').max(256).optional(),
  BREACHED_PASSWORDS_URL: z
    .string()
    .regex(/^(off|https?:\/\/\S+)$/, 'must be off, or begin with http:// or https://')
    .default('https://api.pwnedpasswords.com/range'),
  ALLOW_PRIVATE_NETWORK: flag.default(false),
  TWILIO_URL: address.default('https://api.twilio.com'),
  TURNSTILE_URL: address.default('https://challenges.cloudflare.com'),
  RECAPTCHA_URL: address.default('https://recaptchaenterprise.googleapis.com'),
  TRUST_PROXY_HEADER: flag.default(false),
  S3_ENDPOINT: address.optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[\w.-]+$/, 'has letters, digits, `.`, `_` and `-`')
    .optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_PUBLIC_URL: address.optional(),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  STATUS_API_KEY: z.string().min(1).optional(),
  ...telemetryVariables,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** The configuration that an operator gives at start. */
export type Config = {
  /** TCP port; 3001. */
  port: number
  /** Address to listen on; absent: all of them, IPv6 and IPv4. */
  host: string | undefined
  /** The public address, without a slash at its end; `http://localhost:PORT` unless given. */
  endpoint: string
  /** Connection string of an external PostgreSQL; absent: the embedded one. */
  databaseUrl: string | undefined
  /**
   * The same database without the transaction-mode pooler that `databaseUrl` leads to; absent: there is no pooler.
   */
  databaseDirectUrl: string | undefined
  /** Maximum size of the connection pool; 20. */
  databasePoolSize: number
  /** Maximum bytes of each JSON document that callers store, such as custom data; 65,536. */
  documentLimit: number
  /** Seconds between SIGTERM and the end of listening; meanwhile `/readyz` is 503 and requests are answered; 1. */
  drainSeconds: number
  /** Seconds in which a new private key is published before it signs, unless a rotation says otherwise; 0. */
  keyRotationGracePeriod: number
  /** Folder for the embedded database and generated keys; `.latchkey`. */
  dataDirectory: string
  /** The key that encrypts secrets at rest; generated into the data directory unless given. */
  secretKey: string
  /** A Management API client created at start, for scripted set-ups. */
  bootstrapClient: { id: string; secret: string } | undefined
  /** The owner made at start while there is none; without a password, a link lets the person choose one. */
  bootstrapOwner: { email: string; password: string | undefined } | undefined
  /** URL of the range API for breached passwords, without a trailing slash; absent: passwords are not looked up. */
  breachedPasswordsUrl: string | undefined
  /** Whether outgoing requests may reach private addresses; off. */
  allowPrivateNetwork: boolean
  /** URL of Twilio’s API, without a trailing slash; for other regions and compatible services. */
  twilioUrl: string
  /** URL at which Turnstile verifies tokens, without a trailing slash. */
  turnstileUrl: string
  /** URL at which reCAPTCHA Enterprise assesses tokens, without a trailing slash. */
  recaptchaUrl: string
  /**
   * Whether the last `X-Forwarded-For` entry is the client's address; off. Turn it on only behind a proxy that sets
   * it.
   */
  trustsProxyHeader: boolean
  /** The S3-compatible storage for uploaded pictures; absent: the database stores them. */
  objectStorage:
    | {
        endpoint: string
        bucket: string
        region: string
        accessKeyId: string
        secretAccessKey: string
        publicUrl: string
      }
    | undefined
  /**
   * Bearer token for `/metrics`, required from other machines, and from all callers unless `endpoint` is a loopback
   * address.
   */
  metricsToken: string | undefined
  /** A caller that sends it to `GET /api/status` receives the tenant. */
  statusApiKey: string | undefined
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Traces and metrics by OTLP; absent: none. */
  telemetry: TelemetrySettings | undefined
  /** Warnings for the operator that do not prevent the start. */
  warnings: string[]
}

/** A start-up fault that the operator can correct; printed without a stack. */
export class ConfigError extends Error {}

/**
 * Reads and validates the environment, once. Throws a `ConfigError` that names each invalid variable and the reason.
 * Without SECRET_KEY, `secretKeyIn` returns the key of the data directory; the server generates one.
 */
export function readConfig(
  variables: Variables,
  secretKeyIn: (dataDirectory: string) => string = keptSecretKey,
): Config {
  const known = Object.keys(environment.shape)
  const { given, faults } = readVariables(variables, known)
  const parsed = environment.safeParse(given)
  if (!parsed.success || faults.length > 0) throw new ConfigError(explain(faults, parsed.error))
  const env = parsed.data

  if (Boolean(env.BOOTSTRAP_CLIENT_ID) !== Boolean(env.BOOTSTRAP_CLIENT_SECRET))
    throw new ConfigError(
      'BOOTSTRAP_CLIENT_ID and BOOTSTRAP_CLIENT_SECRET are only of use together. Set both or neither.',
    )

  if (env.BOOTSTRAP_OWNER_PASSWORD && !env.BOOTSTRAP_OWNER_EMAIL)
    throw new ConfigError('BOOTSTRAP_OWNER_PASSWORD is only of use beside BOOTSTRAP_OWNER_EMAIL.')

  if (env.DATABASE_DIRECT_URL && !env.DATABASE_URL)
    throw new ConfigError(
      'DATABASE_DIRECT_URL is only of use beside a DATABASE_URL that leads to a connection pooler. Set DATABASE_URL alone.',
    )

  const dataDirectory = resolve(env.DATA_DIR)
  return {
    port: env.PORT,
    host: env.HOST,
    endpoint: (env.ENDPOINT ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    databaseUrl: env.DATABASE_URL,
    databaseDirectUrl: env.DATABASE_DIRECT_URL,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    drainSeconds: env.DRAIN_SECONDS,
    keyRotationGracePeriod: env.PRIVATE_KEY_ROTATION_GRACE_PERIOD,
    documentLimit: env.DOCUMENT_LIMIT,
    dataDirectory,
    secretKey: env.SECRET_KEY ?? secretKeyIn(dataDirectory),
    bootstrapClient:
      env.BOOTSTRAP_CLIENT_ID && env.BOOTSTRAP_CLIENT_SECRET
        ? { id: env.BOOTSTRAP_CLIENT_ID, secret: env.BOOTSTRAP_CLIENT_SECRET }
        : undefined,
    bootstrapOwner: env.BOOTSTRAP_OWNER_EMAIL
      ? { email: env.BOOTSTRAP_OWNER_EMAIL, password: env.BOOTSTRAP_OWNER_PASSWORD }
      : undefined,
    breachedPasswordsUrl:
      env.BREACHED_PASSWORDS_URL === 'off' ? undefined : env.BREACHED_PASSWORDS_URL.replace(/\/+$/, ''),
    allowPrivateNetwork: env.ALLOW_PRIVATE_NETWORK,
    twilioUrl: env.TWILIO_URL.replace(/\/+$/, ''),
    turnstileUrl: env.TURNSTILE_URL.replace(/\/+$/, ''),
    recaptchaUrl: env.RECAPTCHA_URL.replace(/\/+$/, ''),
    trustsProxyHeader: env.TRUST_PROXY_HEADER,
    objectStorage: objectStorageIn(env),
    metricsToken: env.METRICS_TOKEN,
    statusApiKey: env.STATUS_API_KEY,
    logLevel: env.LOG_LEVEL,
    telemetry: telemetryIn(env),
    warnings: [...unknownVariables(variables, known), ...unsupportedTelemetry(given)],
  }
}

function objectStorageIn(env: z.output<typeof environment>): Config['objectStorage'] {
  const needed = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const
  const missing = needed.filter(name => !env[name])
  if (missing.length === needed.length && !env.S3_PUBLIC_URL) return undefined
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env
  if (!S3_ENDPOINT || !S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY)
    throw new ConfigError(
      `An object storage needs ${missing.join(', ')} too. Set all of them, or no S3_ variable.`,
    )
  const endpoint = S3_ENDPOINT.replace(/\/+$/, '')
  return {
    endpoint,
    bucket: S3_BUCKET,
    region: env.S3_REGION,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
    publicUrl: (env.S3_PUBLIC_URL ?? `${endpoint}/${S3_BUCKET}`).replace(/\/+$/, ''),
  }
}

function explain(faults: Fault[], error: z.ZodError | undefined): string {
  const lines = [
    ...faults.map(({ name, reason }) => `  ${name} ${reason}`),
    ...(error?.issues ?? []).map(issue => `  ${issue.path.join('.')} ${issue.message}`),
  ]
  return `The environment has settings that cannot be used:\n${lines.join('\n')}`
}

/** The generated key of a data directory. */
export function secretKeyFile(dataDirectory: string): string {
  return join(dataDirectory, 'secret-key')
}

function keptSecretKey(dataDirectory: string): string {
  const file = secretKeyFile(dataDirectory)
  try {
    // Traversable by all users but not readable: if Latchkey runs as root, the database in it runs as another user.
    mkdirSync(dataDirectory, { recursive: true, mode: 0o711 })
    if (!existsSync(file)) {
      // Atomic: the key file is linked when complete. Of two processes that start at once, one creates it and the
      // other reads it.
      const draft = `${file}.${process.pid}`
      writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
      try {
        linkSync(draft, file)
      } finally {
        rmSync(draft)
      }
    }
  } catch (error) {
    if (!isErrnoException(error) || error.code !== 'EEXIST')
      throw new ConfigError(
        `Cannot write to DATA_DIR ${dataDirectory}: ${error instanceof Error ? error.message : error}`,
      )
  }
  return readFileSync(file, 'utf8').trim()
}

function isErrnoException(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error
}
