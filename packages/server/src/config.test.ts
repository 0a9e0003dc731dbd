import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const dataDirectory = mkdtempSync(join(tmpdir(), 'latchkey-config-'))
const config = (variables: Record<string, string> = {}) =>
  readConfig({ DATA_DIR: dataDirectory, ...variables })

afterAll(() => rmSync(dataDirectory, { recursive: true }))

describe('the environment', () => {
  it('may be empty: there is a default for everything', () => {
    expect(config()).toMatchObject({
      port: 3001,
      endpoint: 'http://localhost:3001',
      databaseUrl: undefined,
      allowPrivateNetwork: false,
      trustsProxyHeader: false,
    })
  })

  it('takes the public address without a slash at its end, with its path', () => {
    expect(config({ ENDPOINT: 'https://id.example.com/auth/' }).endpoint).toBe('https://id.example.com/auth')
  })

  it('says who is asked about breached passwords: the public service, somebody else, or nobody', () => {
    expect(config().breachedPasswordsUrl).toBe('https://api.pwnedpasswords.com/range')
    expect(config({ BREACHED_PASSWORDS_URL: 'http://10.0.0.1:8080/range/' }).breachedPasswordsUrl).toBe(
      'http://10.0.0.1:8080/range',
    )
    expect(config({ BREACHED_PASSWORDS_URL: 'off' }).breachedPasswordsUrl).toBeUndefined()
  })

  it('knows an object storage only when one is named, and where it can be read from', () => {
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

  it('makes a secret key at the first start, keeps it, and lets nobody else read it', () => {
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
  ])('says what is wrong with %s=%s', (name, value, words) => {
    expect(() => config({ [name]: value })).toThrow(words)
  })

  it('names every fault at once', () => {
    expect(() => config({ PORT: 'x', ENDPOINT: 'y' })).toThrow(/PORT[\s\S]*ENDPOINT/)
  })
})
