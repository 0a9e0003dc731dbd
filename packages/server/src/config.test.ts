import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const dataDirectory = mkdtempSync(join(tmpdir(), 'latchkey-config-'))
const config = (variables: Record<string, string> = {}) =>
  readConfig({ DATA_DIR: dataDirectory, ...variables })

afterAll(() => rmSync(dataDirectory, { recursive: true }))

describe('the environment', () => {
  it('can be empty: every variable has a default', () => {
    expect(config()).toMatchObject({
      port: 3001,
      endpoint: 'http://localhost:3001',
      databaseUrl: undefined,
      allowPrivateNetwork: false,
      trustsProxyHeader: false,
    })
  })

  it('accepts a public address with a path, and removes a trailing slash', () => {
    expect(config({ ENDPOINT: 'https://id.example.com/auth/' }).endpoint).toBe('https://id.example.com/auth')
  })

  it('chooses the service for breached passwords: the public one, another one, or none', () => {
    expect(config().breachedPasswordsUrl).toBe('https://api.pwnedpasswords.com/range')
    expect(config({ BREACHED_PASSWORDS_URL: 'http://10.0.0.1:8080/range/' }).breachedPasswordsUrl).toBe(
      'http://10.0.0.1:8080/range',
    )
    expect(config({ BREACHED_PASSWORDS_URL: 'off' }).breachedPasswordsUrl).toBeUndefined()
  })

  it('configures an object storage only if it is given, with its public address', () => {
    const needed = {
      S3_ENDPOINT: 'https://s3.example.com/',
      S3_BUCKET: 'pictures',
      S3_ACCESS_KEY_ID: 'id',
      S3_SECRET_ACCESS_KEY: 'secret',
    }
    expect(config().objectStorage).toBeUndefined()
    expect(config(needed).objectStorage).toEqual({
      endpoint: 'https://s3.example.com',
      bucket: 'pictures',
      region: 'us-east-1',
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      publicUrl: 'https://s3.example.com/pictures',
    })
    const more = { S3_REGION: 'eu-central-1', S3_PUBLIC_URL: 'https://pictures.example/' }
    expect(config({ ...needed, ...more }).objectStorage).toMatchObject({
      region: 'eu-central-1',
      publicUrl: 'https://pictures.example',
    })
  })

  it('sends traces and metrics only if an endpoint is given, by the standard variables', () => {
    const base = 'http://collector:4318/'
    expect(config().telemetry).toBeUndefined()
    expect(config({ OTEL_EXPORTER_OTLP_ENDPOINT: base }).telemetry).toMatchObject({
      serviceName: 'latchkey',
      tracesUrl: 'http://collector:4318/v1/traces',
      metricsUrl: 'http://collector:4318/v1/metrics',
      sampler: 'parentbased_always_on',
    })
    const own = 'http://other:4318/anywhere'
    expect(config({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own }).telemetry).toMatchObject({
      tracesUrl: own,
      metricsUrl: undefined,
    })
    const off = { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_METRICS_EXPORTER: 'none' }
    expect(config(off).telemetry?.metricsUrl).toBeUndefined()
    expect(config({ ...off, OTEL_SDK_DISABLED: 'true' }).telemetry).toBeUndefined()
    expect(() => config({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toThrow(/https?:/)
  })

  it('says which variables of OpenTelemetry ask for what it does not have', () => {
    const { warnings } = config({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_TRACES_EXPORTER: 'zipkin',
    })
    expect(warnings).toEqual([
      expect.stringMatching(/^OTEL_EXPORTER_OTLP_PROTOCOL=grpc is not supported/),
      expect.stringMatching(/^OTEL_TRACES_EXPORTER=zipkin is not supported/),
    ])
    const supported = { OTEL_EXPORTER_OTLP_HEADERS: 'a=b', OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '10' }
    expect(config(supported).warnings).toEqual([])
  })

  it('generates a secret key at the first start, and keeps it in a file that only the owner can read', () => {
    const { secretKey } = config()
    expect(config().secretKey).toBe(secretKey)
    expect(readFileSync(join(dataDirectory, 'secret-key'), 'utf8')).toBe(secretKey)
    expect(statSync(join(dataDirectory, 'secret-key')).mode & 0o077).toBe(0)
  })

  it.each([
    ['PORT', 'many', /PORT/],
    ['PORT', '70000', /PORT/],
    ['ENDPOINT', 'id.example.com', /ENDPOINT/],
    ['ENDPOINT', 'ftp://id.example.com', /ENDPOINT/],
    ['DATABASE_URL', 'mysql://localhost', /DATABASE_URL must begin with postgres/],
    [
      'DATABASE_URL',
      'postgres://me:pass#word@db.example/name',
      /DATABASE_URL has the character "#" .*write %23/,
    ],
    ['DATABASE_URL', 'postgres://me:12/word@db.example/name', /the character "\/" .*write %2F/],
    ['DATABASE_URL', 'postgres://me:12?word@db.example/name', /the character "\?" .*write %3F/],
    ['DATABASE_URL', 'postgres://db.example/name#word', /has a "#"/],
    ['DATABASE_URL', 'postgres://one,two/name?target_session_attrs=standby', /standby, and Latchkey writes/],
    [
      'DATABASE_DIRECT_URL',
      'postgres://db.example/name',
      /DATABASE_DIRECT_URL is only of use beside a DATABASE_URL/,
    ],
    ['BOOTSTRAP_CLIENT_SECRET', 'sixteen-caractères', /BOOTSTRAP_CLIENT_SECRET has printable ASCII/],
    ['SECRET_KEY_FILE', '/nowhere/at/all', /SECRET_KEY_FILE cannot be read/],
    ['SECRET_KEY_FILE', '/dev/null', /SECRET_KEY_FILE names an empty file/],
    ['SECRET_KEY', 'short', /SECRET_KEY must have at least 32 characters/],
    ['BREACHED_PASSWORDS_URL', 'never', /BREACHED_PASSWORDS_URL must be off, or begin with http/],
    ['ALLOW_PRIVATE_NETWORK', 'perhaps', /ALLOW_PRIVATE_NETWORK/],
    ['BOOTSTRAP_CLIENT_SECRET', 'short', /BOOTSTRAP_CLIENT_SECRET must have at least 16/],
    ['BOOTSTRAP_CLIENT_ID', 'alone', /only of use together/],
    ['S3_ENDPOINT', 's3.example.com', /S3_ENDPOINT/],
    ['S3_BUCKET', 'a/b', /S3_BUCKET has letters/],
    ['S3_BUCKET', 'alone', /needs S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY too/],
    ['S3_PUBLIC_URL', 'https://pictures.example', /needs S3_ENDPOINT, S3_BUCKET, /],
    ['DATA_DIR', '/dev/null/x', /Cannot write to DATA_DIR/],
  ])('refuses %s=%s, and names the reason', (name, value, words) => {
    expect(() => config({ [name]: value })).toThrow(words)
  })

  it('shows no part of the password in an error about DATABASE_URL', () => {
    const words = () => config({ DATABASE_URL: 'postgres://me:s3cr#t-word@db.example/name' })
    expect(words).toThrow(/DATABASE_URL/)
    expect(words).not.toThrow(/s3cr|t-word/)
  })

  it('accepts a database address with several hosts, a socket or encoded characters', () => {
    for (const url of [
      'postgres://me:pass%23word@one.example:5432,two.example:5433/name?target_session_attrs=read-write',
      'postgresql://me:word@/name?host=%2Fvar%2Frun',
      'postgres://[::1]:5432/name',
    ])
      expect(config({ DATABASE_URL: url }).databaseUrl).toBe(url)
  })

  it('reads a value from the file that a _FILE variable names, and refuses both at once', () => {
    const file = join(dataDirectory, 'a-secret')
    writeFileSync(file, 'a key that has more than 32 characters\n')
    expect(config({ SECRET_KEY_FILE: file }).secretKey).toBe('a key that has more than 32 characters')
    expect(config({ METRICS_TOKEN_FILE: file }).metricsToken).toBe('a key that has more than 32 characters')
    expect(() => config({ METRICS_TOKEN_FILE: file, METRICS_TOKEN: 'a-token-of-16-letters' })).toThrow(
      /METRICS_TOKEN_FILE cannot be given beside METRICS_TOKEN/,
    )
    writeFileSync(file, 'short\n')
    expect(() => config({ SECRET_KEY_FILE: file })).toThrow(/SECRET_KEY must have at least 32/)
  })

  it.each([
    ['DATABASE_URI', 'DATABASE_URL'],
    ['DATABASE_POOL', 'DATABASE_POOL_SIZE'],
    ['LATCHKEY_PORT', 'PORT'],
    ['SECRETKEY', 'SECRET_KEY'],
    ['BOOTSTRAP_CLIENT_SECRETS', 'BOOTSTRAP_CLIENT_SECRET'],
  ])('warns of %s, which has no effect', (name, meant) => {
    expect(config({ [name]: 'x' }).warnings).toEqual([
      `${name} is no setting of Latchkey and has no effect. Did you mean ${meant}?`,
    ])
  })

  it('does not warn of unrelated variables', () => {
    const others = {
      HOSTNAME: 'x',
      HOME: '/',
      PATH: '/',
      DATABASE_PORT: 'tcp://10.0.0.1:5432',
      S3: 'x',
      NODE_ENV: 'x',
    }
    expect(config(others).warnings).toEqual([])
  })

  it('is refused with all faults in one error', () => {
    expect(() => config({ PORT: 'x', ENDPOINT: 'y' })).toThrow(/PORT[\s\S]*ENDPOINT/)
  })
})
