import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { noticeTo } from '../../../../../tests/support/mailbox.ts'
import { signIn } from '../../../../../tests/support/people.ts'
import { startReceiver } from '../../../../../tests/support/receiver.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, provenOnce, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { sweep } from '../../events/sweep.ts'

// docs/wire/management-api.md#6.11. The operations of webhooks: `http/management/hooks.test.ts`.

let server: TestServer
let token: string
let receiver: Awaited<ReturnType<typeof startReceiver>>
const hooks: string[] = []

beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  token = await server.token()
})
afterAll(async () => {
  await server.stop()
  await receiver?.stop()
})
afterEach(async () => {
  for (const id of hooks.splice(0)) await manage(`DELETE /api/hooks/${id}`)
})

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })

async function newHook(events: string[], more: object = {}) {
  await receiver?.stop()
  receiver = await startReceiver()
  const answer = await manage('POST /api/hooks', { events, config: { url: receiver.url }, ...more })
  expect(answer.status, answer.text).toBe(201)
  hooks.push(answer.body.id)
  return answer.body
}

const callback = 'https://shop.example/callback'
let count = 0
async function newUser(body: object = {}) {
  const answer = await manage('POST /api/users', { username: `made_${count++}`, ...body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

const deliveries = async (id: string, query = '') =>
  (await manage(`GET /api/hooks/${id}/deliveries${query}`)).body
const arrived = (amount: number) => expect.poll(() => receiver.received.length).toBe(amount)
/** Lets time pass for all that waits: the clock of the queue is the database’s. */
const pass = async (interval: string) => {
  await server.database.query(`update hook_lanes set next_attempt_at = next_attempt_at - $1::interval`, [
    interval,
  ])
  await server.database.query(
    `update hook_deliveries set created_at = created_at - $1::interval where status = 'pending'`,
    [interval],
  )
  await server.database.query(`update hooks set failing_since = failing_since - $1::interval`, [interval])
  await server.database.query(`notify latchkey_deliveries`)
}

describe('a delivery', () => {
  it('has the response of the Management API as its data', async () => {
    const hook = await newHook([
      'User.Created',
      'User.Data.Updated',
      'User.SuspensionStatus.Updated',
      'User.Deleted',
    ])
    const user = await newUser({ name: 'Mira', customData: { plan: null } })
    const changed = (await manage(`PATCH /api/users/${user.id}`, { name: 'Mira Nolan' })).body
    await manage(`PATCH /api/users/${user.id}/custom-data`, { customData: { plan: 'pro' } })
    await manage(`PATCH /api/users/${user.id}/is-suspended`, { isSuspended: true })
    await manage(`DELETE /api/users/${user.id}`)
    await arrived(5)
    const [created, updated, custom, suspended, deleted] = receiver.received.map(({ body }) => body)
    expect(created).toEqual({
      hookId: hook.id,
      event: 'User.Created',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      userAgent: expect.any(String),
      ip: '127.0.0.1',
      path: '/users',
      method: 'POST',
      status: 200,
      params: {},
      matchedRoute: '/users',
      data: user,
    })
    expect(updated).toMatchObject({
      path: `/users/${user.id}`,
      method: 'PATCH',
      params: { userId: user.id },
      matchedRoute: '/users/:userId',
      data: changed,
    })
    expect(custom.data).toEqual({ plan: 'pro' })
    expect(suspended).toMatchObject({ event: 'User.SuspensionStatus.Updated', data: { isSuspended: true } })
    expect(deleted).toMatchObject({ event: 'User.Deleted', data: { id: user.id, name: 'Mira Nolan' } })
    expect(deleted.data).not.toHaveProperty('hasPassword')
    expect(receiver.received.map(({ text }) => text).join()).not.toContain('digest')
  })

  it('is signed as on the wire and by Standard Webhooks, for their library', async () => {
    const hook = await newHook(['User.Created'])
    await newUser()
    await arrived(1)
    const [{ headers, text }] = receiver.received as [(typeof receiver.received)[0]]
    const signature = createHmac('sha256', hook.signingKey).update(text).digest('hex')
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'logto-signature-sha-256': signature,
    })
    const standard = headers as Record<string, string>
    expect(new Webhook(`whsec_${hook.signingKey}`).verify(text, standard)).toEqual(JSON.parse(text))
    expect(() => new Webhook(`whsec_${hook.signingKey}`).verify(`${text} `, standard)).toThrow()
  })

  it('is signed by both keys while one is replaced', async () => {
    const former = await newHook(['User.Created'])
    const present = (await manage(`PATCH /api/hooks/${former.id}/signing-key`)).body
    await newUser()
    await manage(`PATCH /api/hooks/${former.id}/signing-key`, { overlap: 0 })
    await newUser()
    await arrived(2)
    const [both, one] = receiver.received as [(typeof receiver.received)[0], (typeof receiver.received)[0]]
    const verify = (key: string, { text, headers }: typeof both) =>
      new Webhook(key).verify(text, headers as Record<string, string>)
    verify(former.signingKey, both)
    verify(present.signingKey, both)
    expect(() => verify(present.signingKey, one)).toThrow('No matching signature')
  })

  it('comes right after the answer, without waiting for the next look at the queue', async () => {
    await newHook(['User.Created'])
    await newUser()
    const answered = Date.now()
    await arrived(1)
    // A look comes once a minute. The milliseconds are measured by `npm run bench`.
    expect((receiver.received[0]?.at ?? 0) - answered).toBeLessThan(5000)
  })

  it('is not made for a change that is refused or rolled back', async () => {
    const hook = await newHook(['User.Created', 'Role.Created'])
    const { username } = await newUser()
    expect((await manage('POST /api/users', { username })).status).toBe(422)
    const role = { name: 'Refused', description: 'x', scopeIds: ['unknown'] }
    expect((await manage('POST /api/roles', role)).status).toBe(404)
    await arrived(1)
    expect(await deliveries(hook.id)).toHaveLength(1)
  })

  it('is made only of events of the given applications', async () => {
    await newHook(['User.Created'], { applicationIds: ['another'] })
    await newUser()
    const hook = await newHook(['User.Created'], { applicationIds: ['test-back-end'] })
    await newUser()
    await expect.poll(async () => (await deliveries(hook.id))[0]?.status).toBe('delivered')
    expect(receiver.received).toHaveLength(1)
  })
})

describe('events', () => {
  it('of sign-ins and registrations have the members of the wire', async () => {
    await newHook(['PostSignIn', 'PostRegister'])
    const application = (
      await manage('POST /api/applications', {
        name: 'Shop',
        type: 'SPA',
        oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [] },
      })
    ).body
    const options = { clientId: application.id, redirectUri: callback, scope: 'openid' }
    await signIn(server.url, 'mira_of_shop', password, { ...options, event: 'Register' })
    await signIn(server.url, 'mira_of_shop', password, options)
    await arrived(2)
    const person = {
      userIp: expect.any(String),
      userId: expect.any(String),
      user: { username: 'mira_of_shop' },
      application: { id: application.id, name: 'Shop', type: 'SPA', description: null },
    }
    expect(receiver.of('PostRegister')).toMatchObject([{ interactionEvent: 'Register', ...person }])
    expect(receiver.of('PostSignIn')).toMatchObject([{ interactionEvent: 'SignIn', ...person }])
  })

  it('of roles and scopes have the entity, and lists of scopes', async () => {
    await newHook([
      'Role.Created',
      'Role.Scopes.Updated',
      'Role.Deleted',
      'Scope.Created',
      'Scope.Data.Updated',
    ])
    const api = (await manage('POST /api/resources', { name: 'Orders', indicator: 'https://o.example' })).body
    const scope = (await manage(`POST /api/resources/${api.id}/scopes`, { name: 'read' })).body
    const changed = (await manage(`PATCH /api/resources/${api.id}/scopes/${scope.id}`, { name: 'look' })).body
    const role = (await manage('POST /api/roles', { name: 'Clerk', description: 'x', scopeIds: [scope.id] }))
      .body
    await manage(`DELETE /api/roles/${role.id}/scopes/${scope.id}`)
    await manage(`DELETE /api/roles/${role.id}`)
    await arrived(6)
    expect(receiver.of('Scope.Created')).toMatchObject([{ data: scope }])
    expect(receiver.of('Scope.Data.Updated')).toMatchObject([{ data: changed }])
    expect(receiver.of('Role.Created')).toMatchObject([{ data: role }])
    const [added, removed] = receiver.of('Role.Scopes.Updated')
    expect(added).toMatchObject({ roleId: role.id })
    expect(removed).not.toHaveProperty('data')
    expect(receiver.of('Role.Deleted')[0]).not.toHaveProperty('data')
  })

  it('of people’s own changes have the person, and no path', async () => {
    await newHook(['User.Data.Updated'])
    const person = await provenOnce(await somebody(server))
    await person.ask('PATCH /api/my-account', { body: { name: 'Nolan' } })
    await expect.poll(() => receiver.received.length).toBeGreaterThan(0)
    const body = receiver.received.at(-1)?.body
    expect(body).toMatchObject({ userId: person.id, data: { id: person.id, name: 'Nolan' } })
    expect(body).not.toHaveProperty('path')
  })

  it('of the log are sent under their own name, refusals included', async () => {
    await newHook(['Application.Created', 'Refused'])
    await manage('POST /api/applications', { name: 'Shop', type: 'SPA' })
    await manage('POST /api/roles', { name: '#internal:x', description: 'x' })
    await arrived(2)
    expect(receiver.of('Application.Created')).toMatchObject([
      { result: 'Success', actor: { kind: 'admin' } },
    ])
    expect(receiver.of('Refused')).toMatchObject([{ result: 'Error', error: 'role.internal_role_violation' }])
  })
})

describe('a receiver', () => {
  it('that fails gets the event again, with the same id and body, until it answers 2xx', async () => {
    const hook = await newHook(['User.Created'])
    const answers = [500, 404, 302, 204]
    receiver.reply(response =>
      response.writeHead(answers.shift() ?? 200, { location: 'http://127.0.0.1:1/' }).end('what went wrong'),
    )
    await newUser()
    for (let n = 1; n <= 3; n++) {
      await arrived(n)
      await expect.poll(async () => (await deliveries(hook.id))[0]?.attempts).toBe(n)
      await pass('3 hours')
    }
    await expect.poll(async () => (await deliveries(hook.id))[0]?.status).toBe('delivered')
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(receiver.received.map(({ text }) => text)).size).toBe(1)
    const [{ id }] = await deliveries(hook.id)
    const details = (await manage(`GET /api/hooks/${hook.id}/deliveries/${id}`)).body
    expect(details.request).toEqual({ url: receiver.url, body: receiver.received[0]?.text })
    expect(details.attemptList.map(({ status }: { status: number }) => status)).toEqual([204, 302, 404, 500])
    expect(details.attemptList[3]).toMatchObject({ response: 'what went wrong', error: null })
  })

  it('that fails for one account holds up no other, and that account’s events keep their order', async () => {
    const hook = await newHook(['User.Created', 'User.Data.Updated'])
    receiver.reply((response, { body }) => response.writeHead(body.data.name === 'bad' ? 500 : 200).end())
    const bad = await newUser({ name: 'bad' })
    await arrived(1)
    await manage(`PATCH /api/users/${bad.id}`, { name: 'better' })
    const good = await newUser({ name: 'good' })
    await arrived(2)
    expect(receiver.received.at(-1)?.body.data.id).toBe(good.id)
    receiver.reply(response => response.writeHead(200).end())
    await expect.poll(async () => (await deliveries(hook.id, '?status=delivered')).length).toBe(1)
    await pass('10 seconds')
    await arrived(4)
    expect(receiver.received.slice(2).map(({ body }) => body.data.name)).toEqual(['bad', 'better'])
  })

  it('that is down for three days is given up and paused, and is told of in the log', async () => {
    const hook = await newHook(['User.Created', 'Webhook.Paused'])
    receiver.reply(response => response.writeHead(500).end())
    await newUser()
    await arrived(1)
    await expect.poll(async () => (await deliveries(hook.id))[0]?.attempts).toBe(1)
    await pass('1 day')
    await arrived(2)
    await expect.poll(async () => (await deliveries(hook.id))[0]?.attempts).toBe(2)
    await pass('2 days')
    await expect
      .poll(async () => (await deliveries(hook.id, '?event=User.Created'))[0]?.status)
      .toBe('failed')
    await expect
      .poll(async () => (await manage(`GET /api/logs?logKey=Webhook.Paused`)).body[0]?.payload)
      .toMatchObject({ hookId: hook.id, reason: 'failing', actor: { kind: 'system' } })
    expect((await manage(`GET /api/hooks/${hook.id}`)).body.pausedAt).toBeGreaterThan(0)
    // Events go on being kept, and are sent once the webhook is resumed.
    receiver.reply(response => response.writeHead(200).end())
    await newUser()
    const seen = receiver.received.length
    await manage(`PATCH /api/hooks/${hook.id}`, { enabled: true })
    await arrived(seen + 2)
  })

  it('that is down for a day gets everything, in order', async () => {
    const hook = await newHook(['User.Created', 'User.Data.Updated'])
    receiver.reply(response => response.writeHead(503).end())
    const { id } = await newUser({ name: '0' })
    for (let n = 1; n <= 3; n++) await manage(`PATCH /api/users/${id}`, { name: `${n}` })
    for (let n = 1; n <= 6; n++) {
      await expect.poll(async () => (await deliveries(hook.id)).at(-1)?.attempts).toBe(n)
      await pass('4 hours')
    }
    receiver.reply(response => response.writeHead(200).end())
    await pass('4 hours')
    await expect.poll(async () => (await deliveries(hook.id, '?status=delivered')).length).toBe(4)
    const names = receiver.received.map(({ body }) => body.data.name)
    expect(names.slice(names.lastIndexOf('0')).join('')).toBe('0123')
    expect((await manage(`GET /api/hooks/${hook.id}`)).body).toMatchObject({
      pausedAt: null,
      failingSince: null,
    })
  })

  it('that is back after trouble gets at once what waits', async () => {
    const hook = await newHook(['User.Created'])
    receiver.reply(response => response.writeHead(500).end())
    for (let n = 0; n < 12; n++) await newUser()
    await expect.poll(async () => (await deliveries(hook.id, '?status=pending')).length).toBe(12)
    await expect.poll(() => receiver.received.length).toBeGreaterThanOrEqual(10)
    receiver.reply(response => response.writeHead(200).end())
    await newUser()
    await expect.poll(async () => (await deliveries(hook.id, '?status=delivered')).length).toBe(13)
  })

  it('that is gone (410) is paused at once, and administrators are told in their language', async () => {
    const hook = await newHook(['User.Created'], { name: 'Shop' })
    const ada = await newUser({ primaryEmail: 'ada@example.com', profile: { locale: 'zh-CN' } })
    await server.database.query(
      `insert into roles (id, name, description, type) values ('looks-after', 'Webhooks', '', 'User')`,
    )
    await server.database.query(
      `insert into role_scopes (role_id, scope_id) values ('looks-after', 'hooks:write')`,
    )
    await server.database.query(`insert into user_roles (user_id, role_id) values ($1, 'looks-after')`, [
      ada.id,
    ])
    receiver.reply(response => response.writeHead(410).end())
    await newUser()
    await expect
      .poll(async () => (await manage(`GET /api/hooks/${hook.id}`)).body.pausedAt)
      .toBeGreaterThan(0)
    expect(await noticeTo(server, 'ada@example.com')).toMatchObject({
      subject: '一个 Webhook 已暂停',
      text: expect.stringContaining('Shop'),
    })
  })

  it('that sends its status and then trickles has the event', async () => {
    const hook = await newHook(['User.Created'])
    receiver.reply(response => {
      response.writeHead(200).write('a')
      const timer = setInterval(() => response.write('b'.repeat(500)), 20)
      response.on('close', () => clearInterval(timer))
    })
    await newUser()
    await expect.poll(async () => (await deliveries(hook.id))[0]?.status).toBe('delivered')
    expect((await manage(`GET /api/hooks/${hook.id}/recent-logs`)).body[0].payload.response.body.length).toBe(
      4096,
    )
  })

  it('gets an event again when it is repeated, one or all from a moment on, in order', async () => {
    const hook = await newHook(['User.Created', 'User.Data.Updated'])
    const since = Date.now() - 1000
    const user = await newUser({ name: '1' })
    await manage(`PATCH /api/users/${user.id}`, { name: '2' })
    await manage(`PATCH /api/users/${user.id}`, { name: '3' })
    await arrived(3)
    await expect.poll(async () => (await deliveries(hook.id, '?status=delivered')).length).toBe(3)
    const [{ id }] = await deliveries(hook.id)
    expect((await manage(`POST /api/hooks/${hook.id}/deliveries/${id}/repeat`)).status).toBe(202)
    await arrived(4)
    await expect.poll(async () => (await deliveries(hook.id, '?status=pending')).length).toBe(0)
    expect((await manage(`POST /api/hooks/${hook.id}/repeat`, { since })).body).toEqual({ count: 3 })
    await arrived(7)
    expect(receiver.received.map(({ body }) => body.data.name).join('')).toBe('1233123')
  })
})

describe('a deleted person', () => {
  const sweepNow = () => sweep(server.running.services.database, new Date())

  it('is in no delivery that is kept, whichever events the webhook receives', async () => {
    const hook = await newHook(['User.Created', 'User.Data.Updated', 'Refused'])
    const [kept, gone] = [await newUser(), await newUser()]
    await manage(`DELETE /api/users/${gone.id}`)
    await expect.poll(async () => (await deliveries(hook.id, '?status=delivered')).length).toBe(2)
    await sweepNow()
    expect(await deliveries(hook.id)).toMatchObject([{ accountId: kept.id }])
    const { rows } = await server.database.query(
      `select 1 from hook_messages where account_id = $1
       union all select 1 from hook_lanes where lane = $1
       union all select 1 from hook_attempts where delivery_id not in (select id from hook_deliveries)`,
      [gone.id],
    )
    expect(rows).toEqual([])
  })

  it('is told of before everything about the person is removed', async () => {
    const hook = await newHook(['User.Created', 'User.Deleted'])
    receiver.reply(response => response.writeHead(500).end())
    const user = await newUser()
    await arrived(1)
    await manage(`DELETE /api/users/${user.id}`)
    await sweepNow()
    receiver.reply(response => response.writeHead(200).end())
    await expect.poll(async () => (await deliveries(hook.id))[1]?.attempts).toBe(1)
    await pass('10 seconds')
    await expect.poll(async () => (await deliveries(hook.id, '?status=delivered')).length).toBe(2)
    expect(receiver.of('User.Deleted')).toMatchObject([{ data: { id: user.id } }])
    await sweepNow()
    expect(await deliveries(hook.id)).toEqual([])
  })
})

describe('the queue', () => {
  const leaseOf = (hookId: string) =>
    server.database.query('update hook_lanes set leased_until = null where hook_id = $1', [hookId])

  it('takes a result that comes late for no other than the first', async () => {
    const hook = await newHook(['User.Created'])
    let slow: (() => void) | undefined
    receiver.reply(response => {
      if (receiver.received.length > 1) return response.writeHead(200).end()
      slow = () => response.writeHead(500).end()
    })
    await newUser()
    await arrived(1)
    // As if this node had stood still beyond its lease: another attempt is made, and succeeds.
    await leaseOf(hook.id)
    await server.database.query('notify latchkey_deliveries')
    await expect.poll(async () => (await deliveries(hook.id))[0]?.status).toBe('delivered')
    slow?.()
    await expect.poll(async () => (await deliveries(hook.id))[0]?.attempts).toBe(2)
    expect((await deliveries(hook.id))[0]).toMatchObject({ status: 'delivered', endedAt: expect.any(Number) })
  })

  it('rests while a receiver has all the attempts that it may have', async () => {
    const hook = await newHook(['User.Created'])
    const open: (() => void)[] = []
    receiver.reply(response => open.push(() => response.writeHead(200).end()))
    for (let n = 0; n < 15; n++) await newUser()
    await arrived(10)
    const statements = async () =>
      (
        await server.database.query(
          `select sum(idx_scan) as scans from pg_stat_user_indexes where indexrelname = 'hook_lanes_due'`,
        )
      ).rows[0].scans
    // Statistics are written a second after they come to be.
    await new Promise(resolve => setTimeout(resolve, 1500))
    const before = await statements()
    await new Promise(resolve => setTimeout(resolve, 2500))
    // Without rest it would be over a hundred; some of those before may be written late.
    expect(Number(await statements()) - Number(before)).toBeLessThan(60)
    receiver.reply(response => response.writeHead(200).end())
    for (const answer of open) answer()
    await expect.poll(async () => (await deliveries(hook.id, '?status=delivered')).length).toBe(15)
  })
})
