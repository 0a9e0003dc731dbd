import { afterAll, beforeAll, expect, it } from 'vitest'
import { addTotp } from '../../../../../tests/support/factors.ts'
import { signIn } from '../../../../../tests/support/people.ts'
import { backEnd, startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, provenOnce, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access.test.ts`.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

async function activityOf(person: Somebody, query = '') {
  const { status, body, headers, text } = await person.ask(`GET /api/my-account/activity${query}`)
  expect(status, text).toBe(200)
  return { items: body, total: Number(headers.get('total-number')) }
}

/** An access token for a person, obtained by a back end by token exchange with a reason. */
async function impersonate(userId: string, reason: string): Promise<string> {
  const { id, secret = '' } = await server.manage('POST /api/applications', {
    body: { name: 'Help desk', type: 'Traditional', customClientMetadata: { allowTokenExchange: true } },
  })
  const { subjectToken } = await server.manage('POST /api/subject-tokens', { body: { userId, reason } })
  const response = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    headers: { 'user-agent': 'the machine of the help desk' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: id,
      client_secret: secret,
      subject_token: subjectToken,
      subject_token_type: 'urn:logto:token-type:impersonation_token',
      scope: 'openid profile',
    }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

it('lists what the person did, newest first, with application, IP address and device', async () => {
  const mira = await somebody(server)
  await mira.ask('PATCH /api/my-account', { body: { name: 'Mira' } })
  const { items, total } = await activityOf(mira)
  expect(items[0]).toEqual({
    id: expect.any(String),
    key: 'User.Data.Updated',
    result: 'Success',
    createdAt: expect.any(Number),
    by: 'owner',
    ip: expect.stringMatching(/^(::1|127\.0\.0\.1)$/),
    device: { browser: null, os: null, type: null },
    application: { id: 'demo-app', name: 'Demo' },
    details: { fields: ['name'] },
  })
  expect(items.map(({ key }: { key: string }) => key)).toContain('User.Created')
  expect(total).toBe(items.length)
  expect((await activityOf(mira, '?page=2&page_size=1')).items).toEqual([items[1]])
})

it('says which factor changed, and whether a sign-in came from a new device', async () => {
  const ines = await provenOnce(await somebody(server))
  await signIn(server.url, ines.username, password)
  await addTotp(ines)
  const details = (await activityOf(ines)).items.map(
    ({ key, details }: { key: string; details?: object }) => [key, details],
  )
  expect(details).toContainEqual([
    'User.Data.Updated',
    { fields: ['mfaVerifications'], factor: 'Totp', change: 'added' },
  ])
  expect(details).toContainEqual(['Interaction.SignIn.Submit', { isNewDevice: expect.any(Boolean) }])
})

it('lists refused attempts', async () => {
  const otto = await somebody(server)
  await otto.ask('POST /api/verifications/password', { body: { password: 'wrong-Lake-1' } })
  const { items } = await activityOf(otto)
  expect(items[0]).toMatchObject({ result: 'Error', error: 'session.invalid_credentials' })
})

it('shows who impersonated the person and the reason, but not their IP address or device', async () => {
  const noor = await somebody(server)
  const token = await impersonate(noor.id, 'Ticket 4711')
  const renamed = await ask(server.url, 'PATCH /api/my-account', { token, body: { name: 'Noor' } })
  expect(renamed.status, renamed.text).toBe(200)
  const { items } = await activityOf(noor)
  const [changed, exchanged, made] = items
  expect(changed).toMatchObject({
    key: 'User.Data.Updated',
    by: 'impersonator',
    impersonator: { id: backEnd.id },
  })
  expect(exchanged).toMatchObject({
    key: 'ExchangeTokenBy.TokenExchange',
    by: 'impersonator',
    impersonator: { id: backEnd.id, name: 'Bootstrap' },
    application: { name: 'Help desk' },
    reason: 'Ticket 4711',
  })
  expect(made).toMatchObject({ key: 'SubjectToken.Created', by: 'admin', reason: 'Ticket 4711' })
  for (const each of [changed, exchanged, made]) {
    expect(each).not.toHaveProperty('ip')
    expect(each).not.toHaveProperty('device')
  }
})

it('hides an administrator’s reason for suspending the account', async () => {
  const pia = await somebody(server)
  const suspend = (body: { isSuspended: boolean; reason?: string }) =>
    server.manage('PATCH /api/users/:userId/is-suspended', { params: { userId: pia.id }, body })
  await suspend({ isSuspended: true, reason: 'Suspected of fraud' })
  await suspend({ isSuspended: false })
  const { access_token: token } = await signIn(server.url, pia.username, password)
  const { body, text } = await ask(server.url, 'GET /api/my-account/activity', { token })
  const suspensions = body.filter(({ key }: { key: string }) => key === 'User.SuspensionStatus.Updated')
  expect(suspensions.map(({ details }: { details: object }) => details)).toEqual([
    { isSuspended: false },
    { isSuspended: true },
  ])
  expect(text).not.toContain('fraud')
})

it('lists only the person’s own activity', async () => {
  const [ravi, sven] = [await somebody(server), await somebody(server)]
  await ravi.ask('POST /api/verifications/password', { body: { password } })
  const { items } = await activityOf(sven)
  const theirs = (await activityOf(ravi)).items.map(({ id }: { id: string }) => id)
  expect(items.some(({ id }: { id: string }) => theirs.includes(id))).toBe(false)
})
