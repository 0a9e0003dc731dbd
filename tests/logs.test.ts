import { createClient } from '@latchkey/client'
import { expect, it } from 'vitest'
import { temporaryDirectory } from './support/directory.ts'
import { clientOf, signIn } from './support/people.ts'
import { spawnServer } from './support/process.ts'
import { backEnd, createDatabase, freePort, managementToken } from './support/server.ts'

it('no log at any level contains a password, token, secret or personal data', async () => {
  const server = await spawnServer(await freePort(), {
    DATA_DIR: temporaryDirectory(),
    DATABASE_URL: await createDatabase(),
    SECRET_KEY: 'a-secret-key-that-must-not-be-seen',
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
    LOG_LEVEL: 'debug',
  }).ready()

  const management = await managementToken(server.url)
  const manage = createClient({ endpoint: server.url, getAccessToken: () => management })
  // It refuses each delivery, as its address is private.
  const { signingKey } = await manage('POST /api/hooks', {
    body: {
      events: ['PostRegister', 'User.Created', 'User.Data.Updated'],
      config: { url: 'http://127.0.0.1:9/cloudy-Path-55', headers: { authorization: 'windy-Header-66' } },
    },
  })
  const tokens = await signIn(server.url, 'unmistakable', 'sunny-Lake-77', { event: 'Register' })
  const account = clientOf(server.url, tokens)
  const { verificationRecordId } = await account('POST /api/verifications/password', {
    body: { password: 'sunny-Lake-77' },
  })
  await account('POST /api/my-account/password', {
    body: { password: 'rainy-River-88' },
    verification: verificationRecordId,
  })
  await expect(
    account('POST /api/verifications/password', { body: { password: 'wrong-Guess-99' } }),
  ).rejects.toMatchObject({
    code: 'session.invalid_credentials',
  })
  const { secret = '' } = await manage('POST /api/applications', {
    body: { name: 'app', type: 'Traditional' },
  })
  await manage('POST /api/users', { body: { primaryEmail: 'unmistakable@example.com' } })
  // Error messages quote their input: a malformed body, a unique index, a password in the wrong place.
  await manage('POST /api/users', { body: { primaryEmail: 'unmistakable@example.com' } }).catch(() => {})
  await fetch(`${server.url}/api/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${management}`, 'content-type': 'application/json' },
    body: '{"password": "broken-Body-11"',
  })
  const agent = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: backEnd.id,
      client_secret: backEnd.secret,
      resource: `${server.url}/mcp`,
      scope: 'all',
    }),
  })
  const { access_token: agentToken } = (await agent.json()) as { access_token: string }
  const called = await fetch(`${server.url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${agentToken}`,
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: 'CreateUser',
        arguments: { body: { username: 'unmistakable_too', password: 'misty-Meadow-99' } },
      },
    }),
  })
  expect(await called.text()).toContain('unmistakable_too')
  server.child.kill('SIGTERM')
  await server.ended()

  const printed = server.printed()
  expect(printed.split('\n').filter(line => line.includes('"answered"')).length).toBeGreaterThan(10)
  const unseen = [
    'sunny-Lake-77',
    'rainy-River-88',
    'wrong-Guess-99',
    'broken-Body-11',
    'misty-Meadow-99',
    'windy-Header-66',
    'cloudy-Path-55',
    signingKey,
    agentToken,
    'unmistakable',
    'a-secret-key-that-must-not-be-seen',
    backEnd.secret,
    secret,
    management,
    tokens.access_token,
    tokens.id_token,
    verificationRecordId,
  ]
  for (const text of unseen) expect(printed.includes(text), text.slice(0, 12)).toBe(false)
})
