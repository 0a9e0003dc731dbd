import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { latchkey } from '../../../tests/support/command.ts'
import { temporaryDirectory } from '../../../tests/support/directory.ts'
import { backEnd, createDatabase, startTestServer, type TestServer } from '../../../tests/support/server.ts'
import manifest from '../package.json' with { type: 'json' }

const secretKey = 'the key that all test servers share, and nobody else'

let server: TestServer
/** The environment of the operator on the server's machine. */
let here: Record<string, string>
/** The environment of a client of the Management API. */
const elsewhere = { LATCHKEY_CLIENT_ID: backEnd.id, LATCHKEY_CLIENT_SECRET: backEnd.secret }

beforeAll(async () => {
  server = await startTestServer()
  here = { DATABASE_URL: server.databaseUrl, SECRET_KEY: secretKey, PORT: new URL(server.url).port }
})

afterAll(() => server.stop())

/** Runs a command with `--json`, on the server's machine, and returns its code and the document. */
async function run(args: string[], { variables = here, input = '' } = {}) {
  const { code, output, errors } = await latchkey([...args, '--json'], { variables, input })
  expect(errors).toBe('')
  return { code, document: JSON.parse(output) }
}

async function lastLog(key: string) {
  const [log] = await server.manage('GET /api/logs', { query: { logKey: key, page_size: 1 } })
  return log?.payload
}

/** A token of the Management API, with the scopes that the application holds. */
async function tokenOf({ id, secret }: { id: string; secret: string }): Promise<{ scope: string }> {
  const response = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      resource: 'https://default.logto.app/api',
      scope: 'all users:read users:write users:suspend',
    }),
  })
  return (await response.json()) as { scope: string }
}

describe('latchkey create-client', () => {
  it('registers an application and prints what to configure', async () => {
    const redirectUris = ['https://shop.example.com/callback', 'http://localhost:8080/callback']
    const uris = redirectUris.flatMap(uri => ['--redirect-uri', uri])
    const logout = ['--post-logout-redirect-uri', 'https://shop.example.com/']
    const { code, document } = await run([
      ...['create-client', '--name', 'Shop', '--type', 'Traditional'],
      ...uris,
      ...logout,
    ])
    expect(code).toBe(0)
    const { id, secret } = document
    const issuer = `${server.url}/oidc`
    expect(document).toEqual({
      id,
      secret: expect.stringMatching(/^\w{32}$/),
      name: 'Shop',
      type: 'Traditional',
      issuer,
      redirectUris,
      postLogoutRedirectUris: ['https://shop.example.com/'],
      variables: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret },
    })
    expect(await server.manage('GET /api/applications/:id', { params: { id } })).toMatchObject({
      name: 'Shop',
      oidcClientMetadata: { redirectUris },
    })
  })

  it('gives no secret to an application that cannot keep one', async () => {
    const { output } = await latchkey(['create-client', '--name', 'Page', '--type', 'SPA'], {
      variables: here,
    })
    expect(output).toContain('OIDC_CLIENT_ID=')
    expect(output).not.toMatch(/secret/i)
    expect(output).toContain('until it has a redirect URI')
  })

  it('is recorded in the log with the command', async () => {
    await run(['create-client', '--name', 'Logged', '--type', 'SPA'])
    expect(await lastLog('Application.Created')).toMatchObject({
      userAgent: `latchkey/${manifest.version} create-client`,
      actor: { kind: 'system' },
    })
  })

  it('names the option whose value cannot be used, and registers nothing', async () => {
    const { total } = await countOf('applications')
    const args = ['create-client', '--name', 'Shop', '--type', 'SPA', '--redirect-uri', 'nonsense']
    const { code, document } = await run(args)
    expect(code).toBe(1)
    expect(document.error).toMatchObject({
      code: 'guard.invalid_input',
      message: 'The value of --redirect-uri cannot be used.',
    })
    expect(await countOf('applications')).toEqual({ total })
  })

  it.each([
    ['on the machine of the server', []],
    ['over HTTP', ['--endpoint']],
  ])('gives a back end the scopes that it is created with, and no others, %s', async (_, remote) => {
    const at = remote.length > 0 ? { variables: elsewhere } : {}
    const address = remote.flatMap(option => [option, server.url])
    const create = ['create-client', '--name', 'Report', ...address]
    const asked = [
      ...create,
      '--type',
      'MachineToMachine',
      '--scope',
      'users:read',
      '--scope',
      'users:suspend',
    ]
    const { document } = await run(asked, at)
    const token = await tokenOf(document)
    expect(token.scope.split(' ').sort()).toEqual(['users:read', 'users:suspend'])

    const before = await countOf('applications')
    const refused = await run([...create, '--type', 'MachineToMachine', '--scope', 'users:everything'], at)
    expect(refused).toMatchObject({
      code: 1,
      document: {
        error: {
          code: 'entity.not_exists_with_id',
          message: 'There is no scope with the id users:everything.',
        },
      },
    })
    const misused = await run([...create, '--type', 'SPA', '--scope', 'users:read'], at)
    expect(misused).toMatchObject({ code: 2, document: { error: { code: 'usage' } } })
    expect(await countOf('applications')).toEqual(before)
  })

  it('uses the Management API of another server', async () => {
    const args = ['create-client', '--name', 'Remote', '--type', 'MachineToMachine', '--endpoint', server.url]
    const { code, document } = await run(args, { variables: elsewhere })
    expect(code).toBe(0)
    expect(document).toMatchObject({ secret: expect.any(String), issuer: `${server.url}/oidc` })
    expect(await lastLog('Application.Created')).toMatchObject({
      userAgent: `latchkey/${manifest.version} create-client`,
      actor: { kind: 'admin', id: backEnd.id },
    })
  })
})

describe('latchkey create-user', () => {
  it('creates an account with a password from standard input, which signs in', async () => {
    const args = ['create-user', '--username', 'mira', '--name', 'Mira', '--password-stdin']
    const { code, document } = await run(args, { input: 'a long pass phrase\n' })
    expect(code).toBe(0)
    expect(document).toMatchObject({ username: 'mira', name: 'Mira', primaryEmail: null })
    await server.manage('POST /api/users/:userId/password/verify', {
      params: { userId: document.id },
      body: { password: 'a long pass phrase' },
    })
    expect(await lastLog('User.Created')).toMatchObject({
      userAgent: `latchkey/${manifest.version} create-user`,
      actor: { kind: 'system' },
    })
  })

  it.each([
    { place: 'on this machine', args: [], variables: () => here },
    { place: 'over HTTP', args: ['--endpoint'], variables: () => elsewhere },
  ])('invites a person with a link, $place', async ({ args, variables }) => {
    const email = `noor${args.length}@example.com`
    const endpoint = args.flatMap(option => [option, server.url])
    const { code, document } = await run(['create-user', '--email', email, '--invite', ...endpoint], {
      variables: variables(),
    })
    expect(code).toBe(0)
    const { url } = document.invitation
    expect(url).toMatch(new RegExp(`^${server.url}/access#token=\\w{32}$`))
    const [, token = ''] = url.split('#token=')
    expect(await server.manage('POST /api/links/access/read', { body: { token } })).toMatchObject({
      purpose: 'invitation',
    })
  })

  it('takes a phone number as people write it', async () => {
    const { document } = await run(['create-user', '--phone', '+86 138-0000-0000'])
    expect(document).toMatchObject({ primaryPhone: '8613800000000' })
  })

  it.each([
    { place: 'on this machine', endpoint: () => [], variables: () => here },
    { place: 'over HTTP', endpoint: () => ['--endpoint', server.url], variables: () => elsewhere },
  ])(
    'refuses a username that is taken as the Management API does, $place',
    async ({ endpoint, variables }) => {
      const args = ['create-user', '--username', 'taken']
      await run(args).catch(() => {})
      const { total } = await countOf('users')
      const { code, document } = await run([...args, ...endpoint()], { variables: variables() })
      expect(code).toBe(1)
      expect(document).toEqual({
        error: { code: 'user.username_already_in_use', message: 'This username is taken.' },
      })
      expect(await countOf('users')).toEqual({ total })
    },
  )

  it('asks nothing without a terminal', async () => {
    const { code, errors } = await latchkey(['create-user', '--username', 'asked', '--password'], {
      variables: here,
    })
    expect(code).toBe(2)
    expect(errors).toContain('There is no terminal to ask for a password: use --password-stdin or --invite.')
  })
})

describe('access to a server', () => {
  it.each([
    {
      why: 'no server was ever started in the folder',
      variables: () => ({ DATA_DIR: join(temporaryDirectory(), 'nothing') }),
      message: 'Start one with latchkey start',
    },
    {
      why: 'the key is that of another server',
      variables: () => ({ ...here, SECRET_KEY: 'the key of another server, as long as this' }),
      message: 'SECRET_KEY is not the key',
    },
    {
      why: 'there is no key',
      variables: () => ({ DATABASE_URL: server.databaseUrl, DATA_DIR: temporaryDirectory() }),
      message: 'Set SECRET_KEY to that of the server',
    },
    {
      why: 'the database is not set up',
      variables: async () => ({ ...here, DATABASE_URL: await createDatabase() }),
      message: 'Start the server of this version on it first.',
    },
    {
      why: 'the database does not answer',
      variables: () => ({ ...here, DATABASE_URL: 'postgres://localhost:1/none' }),
      message: 'The database cannot be used',
    },
  ])('says what to do if $why', async ({ variables, message }) => {
    const { code, document } = await run(['create-user', '--username', 'lost'], {
      variables: await variables(),
    })
    expect(code).toBe(1)
    expect(document.error.code).toBe('configuration')
    expect(document.error.message).toContain(message)
  })

  it('says as which user to run, on a server of another user', async () => {
    const folder = temporaryDirectory()
    // A file that cannot be read, whichever user runs the tests.
    mkdirSync(join(folder, 'secret-key'), { recursive: true })
    const { code, document } = await run(['create-user', '--username', 'lost'], {
      variables: { DATA_DIR: folder },
    })
    expect(code).toBe(1)
    expect(document.error.message).toContain('Run the command as the user that runs the server.')
  })

  it.each([
    { why: 'no client is given', code: 'missing_credentials', variables: {} },
    {
      why: 'the secret is wrong',
      code: 'invalid_client',
      variables: { ...elsewhere, LATCHKEY_CLIENT_SECRET: 'wrong' },
    },
  ])('names the client’s variables if $why', async ({ code, variables }) => {
    const args = ['create-user', '--username', 'lost', '--endpoint', server.url]
    const { document } = await run(args, { variables })
    expect(document.error.code).toBe(code)
    expect(document.error.message).toContain('LATCHKEY_CLIENT_ID')
  })

  it('says that no server answers at an address', async () => {
    const args = ['create-user', '--username', 'lost', '--endpoint', 'http://localhost:1']
    const { document } = await run(args, { variables: elsewhere })
    expect(document.error.code).toBe('unreachable')
  })
})

async function countOf(table: 'applications' | 'users'): Promise<{ total: string }> {
  const { rows } = await server.database.query(`select count(*) as total from ${table}`)
  return rows[0]
}
