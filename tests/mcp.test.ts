import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ManagementRow, managementApi, managementScopes, operationIdOf } from '@latchkey/contract'
import { groups, tools, whyNoTool } from '@latchkey/mcp'
import {
  Client,
  ClientCredentialsProvider,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import * as jose from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { backEndWith } from './support/back-ends.ts'
import { command, latchkey } from './support/command.ts'
import { authorize, CookieJar, exchange, follow, passSignIn } from './support/people.ts'
import { giveRole } from './support/permissions.ts'
import { backEnd, freePort, startTestServer, type TestServer } from './support/server.ts'
import { decide } from './support/settings.ts'
import { password, somebody } from './support/somebody.ts'
import { ask, askRaw, type RequestOptions } from './support/wire.ts'

// The MCP endpoint, with the SDK's own client; RFC 8707, RFC 9728.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const opened: Client[] = []
afterEach(async () => {
  for (const client of opened.splice(0)) await client.close()
})

type Credentials = { id: string; secret: string }

type Options = { query?: string; mode?: 'auto' | 'legacy' }

/** An agent that knows the address of the endpoint and the credentials of a back end, and nothing else. */
async function agentOf(credentials: Credentials = backEnd, options: Options = {}): Promise<Client> {
  const client = await agentAt(server.url, credentials, options)
  opened.push(client)
  return client
}

async function agentAt(
  endpoint: string,
  { id, secret }: Credentials,
  { query = '', mode = 'auto' }: Options = {},
): Promise<Client> {
  const authProvider = new ClientCredentialsProvider({
    clientId: id,
    clientSecret: secret,
    expectedIssuer: `${endpoint}/oidc`,
  })
  const client = new Client({ name: 'test-agent', version: '1.2.3' }, { versionNegotiation: { mode } })
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${endpoint}/mcp${query}`), { authProvider }),
  )
  return client
}

const namesOf = async (agent: Client) => (await agent.listTools()).tools.map(({ name }) => name)

/** A token for a resource, as a back end. */
async function tokenFor(resource: string, { id, secret }: Credentials = backEnd): Promise<string> {
  const response = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      resource,
      scope: managementScopes.join(' '),
    }),
  })
  const { access_token: token } = (await response.json()) as { access_token: string }
  return token
}
const ownToken = (credentials?: Credentials) => tokenFor(`${server.url}/mcp`, credentials)

const message = (method: string, params: object = {}) => ({ jsonrpc: '2.0', id: 1, method, params })
const accept = { accept: 'application/json, text/event-stream' }
const post = (asked: RequestOptions, query = '') =>
  ask(server.url, `POST /mcp${query}`, {
    body: message('tools/list'),
    ...asked,
    headers: { ...accept, ...asked.headers },
  })

const metadata = () => `resource_metadata="${server.url}/.well-known/oauth-protected-resource/mcp"`
const scopes = `scope="${managementScopes.join(' ')}"`

describe('the tools', () => {
  it('are the operations of the Management API, but for those with a reason', () => {
    const rows = Object.entries<ManagementRow>(managementApi)
    const left = rows.filter(([name, { route }]) => !tools.has(operationIdOf(name, route)))
    expect(left.map(([name, row]) => [name, whyNoTool(row)])).toEqual([
      ['createUserAsset', 'A tool call has no way to upload a file.'],
      ['importUsers', 'A tool call has no way to upload a file.'],
      ['downloadUserJobFile', 'A tool call has no way to download a file.'],
      ['streamLogs', 'A tool call has one result. The list has the same entries, page by page.'],
    ])
    expect(tools.size).toBe(rows.length - left.length)
  })

  it('have names and arguments that agents accept', () => {
    for (const [name, { definition }] of tools) {
      expect(name).toMatch(/^\w{1,48}$/)
      expect(definition.inputSchema.type, name).toBe('object')
      expect(JSON.stringify(definition.inputSchema), name).not.toContain('$ref')
      for (const argument of Object.keys(definition.inputSchema.properties ?? {}))
        expect(argument, name).toMatch(/^[\w.-]{1,64}$/)
    }
  })

  it('say which of them read, which repeat safely and which cannot be undone', () => {
    const hints = (name: string) => tools.get(name)?.definition.annotations
    const change = {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
      openWorldHint: false,
    }
    const gone = { ...change, destructiveHint: true }
    expect(hints('ListUsers')).toEqual({ ...change, readOnlyHint: true, idempotentHint: true })
    expect(hints('UpdateUserIsSuspended')).toEqual(change)
    expect(hints('ReplaceUserRoles')).toEqual({ ...change, idempotentHint: true })
    expect(hints('DeleteUser')).toEqual({ ...gone, idempotentHint: true })
    expect(hints('UpdateUserPassword')).toEqual(gone)
    expect(hints('CreateVerificationCode')).toEqual({ ...gone, openWorldHint: true })
  })
})

describe.each([
  ['auto', '2026-07-28'],
  ['legacy', '2025-11-25'],
] as const)('an agent (%s)', (mode, version) => {
  it(`finds its token by itself, and speaks revision ${version}`, async () => {
    const agent = await agentOf(backEnd, { mode })
    expect(agent.getNegotiatedProtocolVersion()).toBe(version)
    expect(await namesOf(agent)).toEqual([...tools.keys()])
  })

  it('creates and suspends a user, which the log shows as a call through MCP', async () => {
    const agent = await agentOf(backEnd, { mode })
    const { structuredContent: user } = await agent.callTool({
      name: 'CreateUser',
      arguments: { body: { username: `mira_${mode}` } },
    })
    const { id: userId } = user as { id: string }
    const suspended = await agent.callTool({
      name: 'UpdateUserIsSuspended',
      arguments: { userId, body: { isSuspended: true, reason: 'asked by an agent' } },
    })
    expect(suspended.structuredContent).toMatchObject({ id: userId, isSuspended: true })
    const logs = await server.manage('GET /api/logs', { query: { userId } })
    expect(logs.map(({ key, payload }) => [key, payload.userAgent, payload.ip])).toEqual(
      ['User.SuspensionStatus.Updated', 'User.Created'].map(key => [
        key,
        expect.stringMatching(/^latchkey\/[\d.]+ mcp node$/),
        expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
      ]),
    )
  })

  it('gets lists with their total, and a list without pages as its revision has it', async () => {
    const agent = await agentOf(backEnd, { mode })
    const page = await agent.callTool({ name: 'ListRoles', arguments: { page: 1, page_size: 1 } })
    expect(page.structuredContent).toMatchObject({ total: expect.any(Number), items: [expect.anything()] })
    const { structuredContent: secrets } = await agent.callTool({
      name: 'ListApplicationSecrets',
      arguments: { id: backEnd.id },
    })
    const list = [expect.objectContaining({ name: 'Default secret' })]
    expect(secrets).toEqual(mode === 'auto' ? list : { result: list })
  })

  it('is told which argument was wrong', async () => {
    const agent = await agentOf(backEnd, { mode })
    for (const [name, given, field] of [
      ['CreateUser', { body: { primaryEmail: 'nonsense' } }, 'primaryEmail'],
      ['GetUser', {}, 'userId'],
      ['GetUser', { userId: '..' }, 'userId'],
      ['GetUser', { userId: 'x', user_id: 'y' }, 'user_id'],
      ['DeleteUser', { userId: 'x', body: {} }, 'body'],
    ] as const) {
      const result = await agent.callTool({ name, arguments: given })
      expect(result.isError, name).toBe(true)
      expect(result.structuredContent, name).toMatchObject({
        code: 'guard.invalid_input',
        message: expect.any(String),
        details: expect.stringContaining(`${field}: `),
      })
    }
    const missing = await agent.callTool({ name: 'GetUser', arguments: { userId: 'nobody' } })
    expect(missing.structuredContent).toMatchObject({ code: 'entity.not_found' })
  })
})

describe('a query', () => {
  it('takes an object for open names, several values and names that the row leaves open', async () => {
    const agent = await agentOf()
    const make = (username: string, plan: string) =>
      agent.callTool({ name: 'CreateUser', arguments: { body: { username, customData: { plan } } } })
    await make('plan_gold', 'gold')
    await make('plan_tin', 'tin')
    const found = async (given: Record<string, unknown>) => {
      const { structuredContent } = await agent.callTool({ name: 'ListUsers', arguments: given })
      return (structuredContent as { items: { username: string }[] }).items.map(each => each.username)
    }
    expect(await found({ customData: { plan: 'gold' } })).toEqual(['plan_gold'])
    expect(await found({ 'search.username': 'plan_%', 'mode.username': 'like' })).toHaveLength(2)
    expect(await found({ search: ['plan_tin', 'plan_gold'], joint: 'or', mode: 'exact' })).toHaveLength(2)
  })
})

describe('the list', () => {
  it('has only the tools that the scopes of the token open', async () => {
    const reader = await backEndWith(server, ['users:read'])
    const names = await namesOf(await agentOf(reader))
    const open = [...tools].filter(([, { row }]) => ['users:read', 'public', 'any'].includes(row.scope))
    expect(names).toEqual(open.map(([name]) => name))
    expect(names).toContain('ListUsers')
    expect(names).not.toContain('DeleteUser')
  })

  it('is narrowed by groups, and an unknown group is refused with those that exist', async () => {
    const names = await namesOf(await agentOf(backEnd, { query: '?groups=users,roles' }))
    expect(new Set(names.map(name => tools.get(name)?.group))).toEqual(new Set(['users', 'roles']))
    const refused = await post({ token: await ownToken() }, '?groups=people')
    expect([refused.status, refused.body.code]).toEqual([400, 'guard.invalid_input'])
    for (const group of groups) expect(refused.body.details).toContain(group)
  })
})

describe('a tool whose scope the token lacks', () => {
  it('is refused with the scope to ask for, and the log has the refusal', async () => {
    const reader = await backEndWith(server, ['users:read'])
    const token = await ownToken(reader)
    const { id: userId } = await server.manage('POST /api/users', { body: {} })
    const body = message('tools/call', { name: 'DeleteUser', arguments: { userId } })
    const { status, headers, body: problem } = await post({ token, body })
    expect([status, problem.code]).toEqual([403, 'auth.forbidden'])
    expect(headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", scope="users:write", ${metadata()}`,
    )
    await server.manage('GET /api/users/:userId', { params: { userId } })
    const [log] = await server.manage('GET /api/logs', {
      query: { applicationId: reader.id, logKey: 'Refused' },
    })
    expect(log?.payload).toMatchObject({ operation: 'deleteUser', error: 'auth.forbidden' })
  })
})

describe('a token', () => {
  it('is needed, and the refusal leads to one', async () => {
    const { status, headers } = await post({})
    expect([status, headers.get('www-authenticate')]).toEqual([401, `Bearer ${metadata()}, ${scopes}`])
    const { body } = await ask(server.url, 'GET /.well-known/oauth-protected-resource/mcp')
    expect(body).toMatchObject({
      resource: `${server.url}/mcp`,
      authorization_servers: [`${server.url}/oidc`],
      scopes_supported: [...managementScopes],
    })
  })

  it('for the endpoint opens the endpoint alone, and one for the Management API does not open it', async () => {
    const token = await ownToken()
    expect(jose.decodeJwt(token).aud).toBe(`${server.url}/mcp`)
    expect((await post({ token })).status).toBe(200)
    // In either order, since verified tokens are remembered.
    expect((await ask(server.url, 'GET /api/users', { token })).status).toBe(401)
    expect((await post({ token })).status).toBe(200)

    const other = await server.token()
    expect((await ask(server.url, 'GET /api/users', { token: other })).status).toBe(200)
    await expectRefused(other)
  })

  it('of another key, that has expired or that is no token is refused', async () => {
    const claims = { ...jose.decodeJwt(await ownToken()) }
    const { privateKey } = await jose.generateKeyPair('ES384')
    const forged = await new jose.SignJWT(claims)
      .setProtectedHeader({ alg: 'ES384', typ: 'at+jwt' })
      .sign(privateKey)
    await expectRefused(forged)
    await expectRefused('nonsense')
    const shortLived = await shortLivedToken()
    await expectRefused(shortLived)
  })

  it('of a person is refused, whatever their roles', async () => {
    const person = await somebody(server)
    await giveRole(server, { userId: person.id }, ['management-api-all'])
    const jar = new CookieJar()
    const extra = { resource: `${server.url}/mcp`, prompt: 'consent' }
    const request = await authorize(server.url, { scope: 'openid all', jar, extra })
    const redirectTo = await passSignIn(server.url, jar, { ...person, password, event: 'SignIn' })
    const returned = await follow(jar, redirectTo, request.redirectUri)
    const tokens = await exchange(server.url, returned, request, { resource: extra.resource })
    expect(jose.decodeJwt(tokens.access_token)).toMatchObject({ aud: extra.resource, scope: '' })
    expect((await post({ token: tokens.access_token })).status).toBe(403)
  })

  it('gets no rights from an API that an administrator registers with the same indicator', async () => {
    const machine = await backEndWith(server, ['users:read'])
    const { id: resourceId } = await server.manage('POST /api/resources', {
      body: { name: 'Impostor', indicator: `${server.url}/mcp` },
    })
    const { id: scopeId } = await server.manage('POST /api/resources/:resourceId/scopes', {
      params: { resourceId },
      body: { name: 'all' },
    })
    await giveRole(server, { applicationId: machine.id }, [scopeId])
    const token = await ownToken(machine)
    expect(jose.decodeJwt(token).scope).toBe('users:read')
    await server.manage('DELETE /api/resources/:id', { params: { id: resourceId } })
  })

  it('of an application that was deleted is refused at once', async () => {
    const gone = await backEndWith(server, ['users:read'])
    const token = await ownToken(gone)
    expect((await post({ token })).status).toBe(200)
    await server.manage('DELETE /api/applications/:id', { params: { id: gone.id } })
    await expect.poll(async () => (await post({ token })).status).toBe(401)
  })
})

async function expectRefused(token: string): Promise<void> {
  const { status, headers } = await post({ token })
  expect([status, headers.get('www-authenticate')]).toEqual([
    401,
    `Bearer error="invalid_token", ${metadata()}, ${scopes}`,
  ])
}

/** A token that has expired when it is returned. */
async function shortLivedToken(): Promise<string> {
  await server.database.query(`update resources set access_token_ttl = 1 where id = 'management-api'`)
  const token = await ownToken()
  await server.database.query(`update resources set access_token_ttl = 3600 where id = 'management-api'`)
  await new Promise(resolve => setTimeout(resolve, 1100))
  return token
}

it('works below an address with a path', async () => {
  const port = await freePort()
  const endpoint = `http://localhost:${port}/accounts`
  const below = await startTestServer({ port, endpoint })
  try {
    const { headers } = await ask(endpoint, 'POST /mcp', { body: message('tools/list'), headers: accept })
    expect(headers.get('www-authenticate')).toContain(
      `resource_metadata="http://localhost:${port}/.well-known/oauth-protected-resource/accounts/mcp"`,
    )
    const agent = await agentAt(endpoint, backEnd)
    expect(await namesOf(agent)).toContain('ListUsers')
    await agent.close()
  } finally {
    await below.stop()
  }
})

describe('a request', () => {
  it('from a page of another origin is refused, and one of the server’s own origin is not', async () => {
    const token = await ownToken()
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1'])
      expect((await post({ token, headers: { origin } })).status, origin).toBe(403)
    expect((await post({ token, headers: { origin: server.url } })).status).toBe(200)
  })

  it('is answered in JSON, without a session', async () => {
    const { headers, body } = await post({ token: await ownToken() })
    expect(headers.get('content-type')).toContain('application/json')
    expect(headers.get('mcp-session-id')).toBeNull()
    expect(headers.get('logto-core-request-id')).toMatch(/./)
    expect(body.result.tools).toHaveLength(tools.size)
  })

  it('that is no single message of a bearable size is refused', async () => {
    const token = await ownToken()
    const batch = [message('tools/list'), message('tools/list')]
    expect((await post({ token, body: batch })).status).toBe(400)
    expect((await post({ token, text: '{' })).status).toBe(400)
    expect((await post({ token, body: message('x', { big: 'x'.repeat(1024 * 1024) }) })).status).toBe(413)
    expect((await post({ token, headers: { 'content-type': 'text/plain' } })).status).toBe(415)
    // A number that JavaScript cannot hold would reach the API as another one.
    const text = JSON.stringify(message('tools/list')).replace('{}', '{"n":12345678901234567890}')
    expect((await post({ token, text })).status).toBe(400)
  })

  it('by another method is refused: there is no stream and no session', async () => {
    for (const method of ['GET', 'DELETE']) {
      const { status, headers } = await askRaw(server.url, { method, path: '/mcp', headers: accept })
      expect([status, headers.get('allow')], method).toEqual([405, 'POST'])
    }
  })

  it('cannot subscribe: no stream stays open', async () => {
    const agent = await agentOf()
    await expect(agent.listen({ toolsListChanged: true })).rejects.toThrow('Subscription limit reached')
  })
})

it('tool calls are throttled as requests are', async () => {
  await decide(server, { throttlePolicy: { secret: { perCaller: 2 } } })
  const agent = await agentOf()
  const { id: userId } = await server.manage('POST /api/users', { body: { password: 'sunny-Lake-77' } })
  const attempt = () =>
    agent.callTool({ name: 'VerifyUserPassword', arguments: { userId, body: { password: 'wrong' } } })
  const codes = []
  for (let count = 0; count < 3; count += 1)
    codes.push(((await attempt()).structuredContent as { code: string }).code)
  await decide(server, { throttlePolicy: null })
  expect(codes).toEqual(['session.invalid_credentials', 'session.invalid_credentials', 'request.throttled'])
})

describe('latchkey mcp', () => {
  const secretKey = 'the key that all test servers share, and nobody else'

  async function agentBeside(args: string[], env: Record<string, string>): Promise<Client> {
    const client = new Client(
      { name: 'test-agent', version: '1.2.3' },
      { versionNegotiation: { mode: 'auto' } },
    )
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [command, 'mcp', ...args], env }),
    )
    opened.push(client)
    return client
  }
  const elsewhere = ({ id, secret }: Credentials = backEnd) => ({
    LATCHKEY_CLIENT_ID: id,
    LATCHKEY_CLIENT_SECRET: secret,
  })

  it('serves an agent over HTTP as a client of the Management API', async () => {
    const agent = await agentBeside(['--endpoint', server.url], elsewhere())
    expect(await namesOf(agent)).toEqual([...tools.keys()])
    const { structuredContent } = await agent.callTool({ name: 'CreateUser', arguments: { body: {} } })
    const { id: userId } = structuredContent as { id: string }
    const list = await agent.callTool({ name: 'ListUsers', arguments: { page_size: 1 } })
    expect(list.structuredContent).toMatchObject({ total: expect.any(Number), items: [{ id: userId }] })
    const refused = await agent.callTool({ name: 'GetUser', arguments: { userId: 'nobody' } })
    expect([refused.isError, refused.structuredContent]).toEqual([
      true,
      expect.objectContaining({ code: 'entity.not_found' }),
    ])
    const [log] = await server.manage('GET /api/logs', { query: { userId, logKey: 'User.Created' } })
    expect(log?.payload).toMatchObject({
      applicationId: backEnd.id,
      userAgent: expect.stringMatching(/^latchkey\/[\d.]+ mcp$/),
    })
  })

  it('offers the tools of the client’s scopes and of the wanted groups alone', async () => {
    const reader = await backEndWith(server, ['users:read'])
    const args = ['--endpoint', server.url, '--groups', 'users,roles']
    const names = await namesOf(await agentBeside(args, elsewhere(reader)))
    const open = [...tools].filter(
      ([, { row, group }]) => row.scope === 'users:read' && ['users', 'roles'].includes(group),
    )
    expect(names).toEqual(open.map(([name]) => name))
  })

  it('needs no client on the server’s machine', async () => {
    const { port } = new URL(server.url)
    const env = { DATABASE_URL: server.databaseUrl, SECRET_KEY: secretKey, PORT: port }
    expect(await namesOf(await agentBeside([], env))).toEqual([...tools.keys()])
  })

  it('says why it does not start, at standard error', async () => {
    const unknown = await latchkey(['mcp', '--groups', 'people'])
    expect([unknown.code, unknown.output]).toEqual([2, ''])
    expect(unknown.errors).toContain('There is no group people. The groups are users, ')
    const wrong = { ...elsewhere(), LATCHKEY_CLIENT_SECRET: 'wrong' }
    const refused = await latchkey(['mcp', '--endpoint', server.url], { variables: wrong })
    expect([refused.code, refused.output]).toEqual([1, ''])
    expect(refused.errors).toContain('gave no token')
  })

  it.each(['', 'zh-CN/'])('starts as the guide configures agents (%s)', async folder => {
    const guide = readFileSync(join(import.meta.dirname, `../docs/guides/${folder}coding-agents.md`), 'utf8')
    const files = [...guide.matchAll(/```json title="[^"]+"\n(.*?)```/gs)].map(([, text = '']) =>
      JSON.parse(text),
    )
    expect(files).toHaveLength(3)
    for (const { servers, mcpServers = servers } of files) {
      const { command: program, args, env } = mcpServers.latchkey
      expect([program, args.slice(0, 2), Object.keys(env)]).toEqual([
        'npx',
        ['latchkey', 'mcp'],
        Object.keys(elsewhere()),
      ])
      const here = args.slice(2).map((each: string) => each.replace('http://localhost:3001', server.url))
      const { code, errors } = await latchkey(['mcp', ...here], { variables: elsewhere() })
      expect([code, errors]).toEqual([0, ''])
    }
  })

  it('ends when the agent closes its input', async () => {
    const args = ['mcp', '--endpoint', server.url]
    const { code, output } = await latchkey(args, { variables: elsewhere() })
    expect([code, output]).toEqual([0, ''])
  })
})
