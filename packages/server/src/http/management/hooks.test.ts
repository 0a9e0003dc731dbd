import type { Hook, HookDelivery } from '@latchkey/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { backEndWith } from '../../../../../tests/support/back-ends.ts'
import { startReceiver } from '../../../../../tests/support/receiver.ts'
import { freePort, startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#6.11. What is delivered, and when: `directory/webhooks/deliveries.test.ts`.

let server: TestServer
let token: string
let receiver: Awaited<ReturnType<typeof startReceiver>>

beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  token = await server.token()
  receiver = await startReceiver()
})
afterAll(async () => {
  await server.stop()
  await receiver.stop()
})
afterEach(async () => {
  receiver.reply(response => response.writeHead(204).end())
  receiver.received.length = 0
  await server.database.query('delete from hooks; delete from hook_messages; delete from throttles')
})

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const unknown = 'unknown-hook'
const url = 'https://shop.example/hook'
const noHook = refusedAs(404, 'entity.not_exists_with_id')
const invalid = refusedAs(400, 'guard.invalid_input')

async function newHook(body: object = {}): Promise<Hook> {
  const answer = await manage('POST /api/hooks', {
    events: ['User.Created'],
    config: { url: receiver.url },
    ...body,
  })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

let count = 0
const newUser = () => server.manage('POST /api/users', { body: { username: `hooked_${count++}` } })
const deliveriesOf = async (id: string, query = ''): Promise<HookDelivery[]> =>
  (await manage(`GET /api/hooks/${id}/deliveries${query}`)).body
const delivered = (id: string, amount: number) =>
  expect.poll(async () => (await deliveriesOf(id, '?status=delivered&page_size=100')).length).toBe(amount)

describe('a webhook', () => {
  it('is created with the shape and the defaults of the wire, and read and listed the same', async () => {
    const { status, body } = await manage('POST /api/hooks', { events: ['PostSignIn'], config: { url } })
    expect(status).toBe(201)
    expect(body).toEqual({
      tenantId: 'default',
      id: expect.stringMatching(/^[a-z0-9]{21}$/),
      name: '',
      event: null,
      events: ['PostSignIn'],
      config: { url },
      signingKey: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      enabled: true,
      applicationIds: null,
      formerKeyUntil: null,
      failingSince: null,
      pausedAt: null,
      createdAt: expect.any(Number),
    })
    expect(await manage(`GET /api/hooks/${body.id}`)).toMatchObject({ status: 200, body })
    expect((await manage('GET /api/hooks')).body).toEqual([body])
  })

  it('takes the deprecated `event`, over which `events` wins', async () => {
    const config = { url }
    const one = await manage('POST /api/hooks', { event: 'PostSignIn', config })
    expect(one.body).toMatchObject({ event: 'PostSignIn', events: ['PostSignIn'] })
    const both = await manage('POST /api/hooks', { event: 'PostSignIn', events: ['PostRegister'], config })
    expect(both.body).toMatchObject({ event: 'PostSignIn', events: ['PostRegister'] })
    const at = `PATCH /api/hooks/${one.body.id}`
    expect((await manage(at, { event: 'PostResetPassword' })).body.events).toEqual(['PostResetPassword'])
    expect((await manage(at, { event: null })).body).toMatchObject({
      event: null,
      events: ['PostResetPassword'],
    })
  })

  it('keeps what a change leaves out; `config` is replaced as a whole', async () => {
    const hook = await newHook({ name: 'Shop', config: { url, headers: { 'x-shop': '1' }, retries: 2 } })
    const at = `PATCH /api/hooks/${hook.id}`
    expect((await manage(at, {})).body).toEqual(hook)
    expect((await manage(at, { name: '' })).body).toEqual({ ...hook, name: '' })
    expect((await manage(at, { config: { url } })).body.config).toEqual({ url })
    expect((await manage(at, { enabled: false, applicationIds: ['one'] })).body).toMatchObject({
      enabled: false,
      applicationIds: ['one'],
    })
    expect((await manage(at, { applicationIds: null })).body.applicationIds).toBeNull()
  })

  it('gets a new signing key, with the former one beside it as long as asked', async () => {
    const hook = await newHook()
    const at = `PATCH /api/hooks/${hook.id}/signing-key`
    const now = Date.now()
    const { signingKey, formerKeyUntil } = (await manage(at)).body
    expect(signingKey).toMatch(/^[A-Za-z0-9]{32}$/)
    expect(signingKey).not.toBe(hook.signingKey)
    expect(formerKeyUntil - now - 24 * 3_600_000).toBeLessThan(60_000)
    expect((await manage(at, { overlap: 0 })).body.formerKeyUntil).toBeNull()
    for (const overlap of [-1, 1.5, 31 * 24 * 3600, '60'])
      expect(await manage(at, { overlap }), `${overlap}`).toEqual(invalid)
  })

  it('is deleted with its deliveries', async () => {
    const hook = await newHook()
    await newUser()
    await delivered(hook.id, 1)
    expect(await manage(`DELETE /api/hooks/${hook.id}`)).toMatchObject({ status: 204, text: '' })
    const { rows } = await server.database.query(
      'select 1 from hook_lanes union all select 1 from hook_deliveries union all select 1 from hook_attempts',
    )
    expect(rows).toEqual([])
  })

  it('is listed page by page, the newest first', async () => {
    for (let n = 1; n <= 5; n++) await newHook({ name: `${n}` })
    const namesAt = async (query: string) =>
      (await manage(`GET /api/hooks${query}`)).body.map(({ name }: Hook) => name).join('')
    expect(await namesAt('')).toBe('54321')
    expect(await namesAt('?page=2&page_size=2')).toBe('32')
    const page = await manage('GET /api/hooks?page=3&page_size=2')
    expect(page.headers.get('total-number')).toBe('5')
    expect(await manage('GET /api/hooks?page=0')).toEqual(refusedAs(400, 'guard.invalid_pagination'))
  })

  it('has figures of the last 24 hours where they are asked for', async () => {
    const hook = await newHook()
    receiver.reply(response => response.writeHead(500).end())
    await newUser()
    await expect.poll(async () => (await deliveriesOf(hook.id))[0]?.attempts).toBe(1)
    receiver.reply(response => response.writeHead(200).end())
    await newUser()
    await delivered(hook.id, 1)
    const executionStats = { successCount: 1, requestCount: 2 }
    for (const at of [
      'GET /api/hooks?includeExecutionStats=true',
      `GET /api/hooks/${hook.id}?includeExecutionStats=1`,
    ])
      expect([(await manage(at)).body].flat()[0]?.executionStats, at).toEqual(executionStats)
    await server.database.query(`update hook_attempts set began_at = began_at - interval '25 hours'`)
    const { body } = await manage(`GET /api/hooks/${hook.id}?includeExecutionStats=true`)
    expect(body.executionStats).toEqual({ successCount: 0, requestCount: 0 })
    expect((await manage(`GET /api/hooks/${hook.id}`)).body).not.toHaveProperty('executionStats')
  })

  it('that does not exist is 404 in every operation, and recent logs are empty', async () => {
    const config = { url: receiver.url }
    for (const [at, body] of [
      ['GET /api/hooks/:id'],
      ['PATCH /api/hooks/:id', { name: 'x' }],
      ['PATCH /api/hooks/:id/signing-key', {}],
      ['POST /api/hooks/:id/test', { events: ['PostSignIn'], config }],
      ['DELETE /api/hooks/:id'],
      ['GET /api/hooks/:id/deliveries'],
      ['GET /api/hooks/:id/deliveries/1'],
      ['POST /api/hooks/:id/deliveries/1/repeat'],
      ['POST /api/hooks/:id/repeat', { since: 0 }],
    ] as const)
      expect(await manage(at.replace(':id', unknown), body), at).toEqual(noHook)
    expect(await manage(`GET /api/hooks/${unknown}/recent-logs`)).toMatchObject({ status: 200, body: [] })
    expect(receiver.received).toEqual([])
  })

  it('is recorded with who changed it, and without its secrets', async () => {
    const hook = await newHook({ config: { url: receiver.url, headers: { authorization: 'unmistakable' } } })
    await manage(`PATCH /api/hooks/${hook.id}`, { name: 'x', config: { url } })
    await manage(`PATCH /api/hooks/${hook.id}/signing-key`)
    await manage(`POST /api/hooks/${hook.id}/repeat`, { since: 0 })
    await manage(`DELETE /api/hooks/${hook.id}`)
    const logs = (await manage('GET /api/logs?page_size=100')).body as {
      key: string
      payload: { hookId?: string }
    }[]
    const entries = logs.filter(({ payload }) => payload.hookId === hook.id)
    expect(entries.map(({ key }) => key).toReversed()).toEqual([
      'Webhook.Created',
      'Webhook.Updated',
      'Webhook.SigningKey.Rotated',
      'Webhook.Deliveries.Repeated',
      'Webhook.Deleted',
    ])
    expect(entries[3]?.payload).toMatchObject({ fields: ['name', 'config'] })
    expect(JSON.stringify(entries)).not.toMatch(new RegExp(`unmistakable|${hook.signingKey}`))
  })
})

describe('refused, with nothing left behind', () => {
  const events = ['PostSignIn']
  const withUrl = (url: string) => ({ events, config: { url } })
  const withHeader = (name: string, value: unknown) => ({
    events,
    config: { url, headers: { [name]: value } },
  })
  const tooMany = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`x-${n}`, 'x']))
  const config = { url }
  const refused: [what: string, bodies: object[]][] = [
    [
      'unknown, missing and repeated events',
      [
        { events: ['Post'], config },
        { events: [], config },
        { events: ['PostSignIn', 'PostSignIn'], config },
        { event: 'Post', config },
      ],
    ],
    [
      'bad members',
      [
        { events, config: {} },
        { events, config: { url, retries: 4 } },
        { events, config, name: 'x'.repeat(257) },
        { events, config, applicationIds: [] },
      ],
    ],
    [
      'addresses that are none',
      [
        ...[
          '',
          'shop',
          '/hook',
          'ftp://shop.example',
          'javascript:alert(1)',
          'file:///etc/passwd',
          'http://',
        ],
        ...['data:,x', 'https://mira:secret@shop.example', `https://shop.example/${'x'.repeat(2048)}`],
      ].map(withUrl),
    ],
    [
      'header names that are none, or that belong to the connection',
      [
        ...[
          '',
          'x y',
          'x:y',
          'x\r\ny',
          'ü',
          'Host',
          'content-length',
          'Transfer-Encoding',
          'connection',
          'expect',
        ],
      ].map(name => withHeader(name, 'x')),
    ],
    [
      'header values that would inject a header, or cannot be sent',
      [...['a\r\nx-injected: 1', 'a\nb', 'a\u007f', 'a\u0085', '中', 'x'.repeat(4097)], 1].map(value =>
        withHeader('x-shop', value),
      ),
    ],
    ['a thousand headers', [{ events, config: { url, headers: tooMany } }]],
  ]

  it.each(refused)('%s', async (_, bodies) => {
    const hook = await newHook()
    await expectNoTrace(server.database, async () => {
      for (const body of bodies)
        for (const at of ['POST /api/hooks', `PATCH /api/hooks/${hook.id}`])
          expect(await manage(at, body), `${at} ${JSON.stringify(body).slice(0, 200)}`).toEqual(invalid)
    })
  })

  it('no event at all', async () => {
    await expectNoTrace(server.database, async () => {
      const answer = await manage('POST /api/hooks', { config: { url } })
      expect(answer).toEqual(refusedAs(400, 'hook.missing_events'))
    })
  })

  it('a header named __proto__', async () => {
    const text = `{"events":["PostSignIn"],"config":{"url":"${url}","headers":{"__proto__":"x"}}}`
    expect(await ask(server.url, 'POST /api/hooks', { token, text })).toEqual(invalid)
  })

  it('times that are none', async () => {
    const { id } = await newHook()
    for (const [since, until] of [[1e300], ['0'], [undefined], [0, -1e300]])
      expect(await manage(`POST /api/hooks/${id}/repeat`, { since, until }), `${since}`).toEqual(invalid)
    for (const query of ['start_time=x', 'end_time=1e300', 'start_time='])
      expect(await manage(`GET /api/hooks/${id}/recent-logs?${query}`), query).toEqual(invalid)
    expect(await manage(`GET /api/hooks/${id}/recent-logs?start_time=2&end_time=1`)).toEqual(
      refusedAs(400, 'log.invalid_time_window'),
    )
  })
})

describe('secrets', () => {
  const headers = { Authorization: 'Bearer unmistakable', 'x-shop': 'visible' }

  it('are masked for callers without `all`, and a mask keeps the stored secret', async () => {
    const { token: narrow } = await backEndWith(server, ['hooks:read', 'hooks:write'])
    const theirs = (at: string, body?: unknown) => ask(server.url, at, { token: narrow, body })
    const hook = await newHook({ config: { url: receiver.url, headers } })
    expect(hook).toMatchObject({ config: { headers }, signingKey: expect.stringMatching(/^\w{32}$/) })
    const shown = { ...headers, Authorization: '********' }
    const config = { url: receiver.url, headers: shown }
    for (const answer of [
      await theirs(`GET /api/hooks/${hook.id}`),
      await theirs('GET /api/hooks'),
      await theirs(`PATCH /api/hooks/${hook.id}`, { config }),
      await theirs(`PATCH /api/hooks/${hook.id}/signing-key`),
    ]) {
      expect([answer.body].flat()[0]).toMatchObject({ config, signingKey: '********' })
      expect(answer.text).not.toContain('unmistakable')
    }
    await newUser()
    await delivered(hook.id, 1)
    expect(receiver.received[0]?.headers).toMatchObject({
      authorization: 'Bearer unmistakable',
      'x-shop': 'visible',
    })
    for (const at of [
      `GET /api/hooks/${hook.id}/recent-logs`,
      `GET /api/hooks/${hook.id}/deliveries/${(await deliveriesOf(hook.id))[0]?.id}`,
    ])
      expect((await theirs(at)).text, at).not.toContain('unmistakable')
  })

  it('go to no other address by way of their mask, neither by a change nor by a test', async () => {
    const thief = await startReceiver()
    const hook = await newHook({ config: { url: receiver.url, headers } })
    const config = { url: thief.url, headers: { Authorization: '********' } }
    await expectNoTrace(server.database, async () => {
      expect(await manage(`PATCH /api/hooks/${hook.id}`, { config })).toEqual(invalid)
      expect(await manage('POST /api/hooks', { events: ['PostSignIn'], config })).toEqual(invalid)
      expect(await manage(`POST /api/hooks/${hook.id}/test`, { events: ['PostSignIn'], config })).toEqual(
        invalid,
      )
    })
    expect(thief.received).toEqual([])
    await thief.stop()
  })

  it('are encrypted in the database', async () => {
    const { id, signingKey } = await newHook({ config: { url: receiver.url, headers } })
    const { rows } = await server.database.query('select to_jsonb(hooks) from hooks where id = $1', [id])
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`unmistakable|${signingKey}`))
  })
})

describe('a test', () => {
  const test = (id: string, body: object = {}) =>
    manage(`POST /api/hooks/${id}/test`, {
      events: ['PostSignIn', 'User.Created', 'Role.Scopes.Updated', 'Organization.Created', 'Session.Ended'],
      config: { url: receiver.url },
      ...body,
    })

  it('sends one sample of each event, to the given address, and stores nothing', async () => {
    const hook = await newHook({ config: { url } })
    await expectNoTrace(server.database, async () =>
      expect(await test(hook.id)).toMatchObject({ status: 204, text: '' }),
    )
    expect(receiver.received.map(({ body }) => body.event).sort()).toEqual([
      'Organization.Created',
      'PostSignIn',
      'Role.Scopes.Updated',
      'Session.Ended',
      'User.Created',
    ])
    for (const { body, headers } of receiver.received) {
      expect(body.hookId).toBe(hook.id)
      expect(headers).toHaveProperty('logto-signature-sha-256')
    }
  })

  it('sends an event that is named twice once', async () => {
    const hook = await newHook()
    await test(hook.id, { events: ['PostSignIn', 'PostSignIn'] })
    expect(receiver.received).toHaveLength(1)
  })

  it('says what the address answered', async () => {
    const hook = await newHook()
    receiver.reply(response => response.writeHead(418).end('a teapot\u0000'))
    expect(await test(hook.id)).toEqual(
      refusedAs(422, 'hook.endpoint_responded_with_error', {
        responseStatus: 418,
        responseBody: 'a teapot\ufffd',
      }),
    )
  })

  it('does not follow a redirect, which is an answer like another', async () => {
    const other = await startReceiver()
    const hook = await newHook()
    receiver.reply(response => response.writeHead(307, { location: other.url }).end())
    expect(await test(hook.id)).toEqual(
      refusedAs(422, 'hook.endpoint_responded_with_error', { responseStatus: 307, responseBody: '' }),
    )
    expect(other.received).toEqual([])
    await other.stop()
  })

  it('says why the address could not be reached', async () => {
    const hook = await newHook()
    const answer = await test(hook.id, { config: { url: `http://127.0.0.1:${await freePort()}` } })
    expect(answer).toEqual(
      refusedAs(422, 'hook.send_test_payload_failed', { message: expect.stringContaining('ECONNREFUSED') }),
    )
    const unknownName = await test(hook.id, { config: { url: 'http://unknown.invalid' } })
    expect(unknownName).toEqual(refusedAs(422, 'hook.send_test_payload_failed', expect.anything()))
  })
})

describe('a private address', () => {
  it('is refused without ALLOW_PRIVATE_NETWORK, by tests and by deliveries, also behind a redirect', async () => {
    const guarded = await startTestServer()
    try {
      const ours = async (at: string, body?: unknown) =>
        ask(guarded.url, at, { token: await guarded.token(), body })
      const { port } = new URL(receiver.url)
      const addresses = [receiver.url, `http://localhost:${port}`, `http://[::ffff:127.0.0.1]:${port}`]
      const more = [
        `http://2130706433:${port}`,
        `http://0:${port}`,
        'http://169.254.169.254/latest',
        'http://10.0.0.1',
      ]
      const { id } = (
        await ours('POST /api/hooks', { events: ['User.Created'], config: { url: receiver.url } })
      ).body
      for (const url of [...addresses, ...more]) {
        await guarded.database.query('delete from throttles')
        const answer = await ours(`POST /api/hooks/${id}/test`, { events: ['PostSignIn'], config: { url } })
        expect(answer, url).toEqual(
          refusedAs(422, 'hook.send_test_payload_failed', {
            message: 'Its address is not a public one; ALLOW_PRIVATE_NETWORK allows it.',
          }),
        )
      }
      await guarded.manage('POST /api/users', { body: { username: 'mira' } })
      const attempts = async () => (await ours(`GET /api/hooks/${id}/recent-logs`)).body
      await expect.poll(async () => (await attempts()).length).toBe(1)
      expect((await attempts())[0].payload).toMatchObject({
        result: 'Error',
        error: 'Its address is not a public one; ALLOW_PRIVATE_NETWORK allows it.',
      })
      expect(receiver.received).toEqual([])
    } finally {
      await guarded.stop()
    }
  })
})

describe('deliveries', () => {
  it('are listed page by page, the newest first, by status, event and account', async () => {
    const hook = await newHook({ events: ['User.Created', 'User.Deleted'] })
    const [one, other] = [await newUser(), await newUser()]
    await manage(`DELETE /api/users/${one.id}`)
    await delivered(hook.id, 3)
    const all = await deliveriesOf(hook.id)
    expect(all.map(({ event, accountId }) => [event, accountId])).toEqual([
      ['User.Deleted', one.id],
      ['User.Created', other.id],
      ['User.Created', one.id],
    ])
    expect(all[0]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      hookId: hook.id,
      messageId: receiver.received.find(({ body }) => body.event === 'User.Deleted')?.headers['webhook-id'],
      event: 'User.Deleted',
      accountId: one.id,
      status: 'delivered',
      attempts: 1,
      nextAttemptAt: null,
      createdAt: expect.any(Number),
      endedAt: expect.any(Number),
    })
    expect(await deliveriesOf(hook.id, '?page=2&page_size=2')).toEqual([all[2]])
    expect(await deliveriesOf(hook.id, '?event=User.Deleted')).toEqual([all[0]])
    expect(await deliveriesOf(hook.id, '?event=PostSignIn')).toEqual([])
    expect(await deliveriesOf(hook.id, '?event=Organization.Created')).toEqual([])
    expect(await deliveriesOf(hook.id, `?accountId=${other.id}`)).toEqual([all[1]])
    expect(await deliveriesOf(hook.id, '?status=failed')).toEqual([])
    expect(await manage(`GET /api/hooks/${hook.id}/deliveries?status=lost`)).toEqual(invalid)
  })

  it('of another webhook are not found, neither to read nor to repeat', async () => {
    const [own, other] = [await newHook(), await newHook({ config: { url } })]
    await newUser()
    await delivered(own.id, 1)
    const [{ id } = { id: '' }] = await deliveriesOf(own.id)
    for (const bad of [id, '999999999', '0', '-1', 'x', '1e3', '9'.repeat(30), '%00'])
      for (const at of [
        `GET /api/hooks/${other.id}/deliveries/${bad}`,
        `POST /api/hooks/${other.id}/deliveries/${bad}/repeat`,
      ])
        expect((await manage(at)).status, at).toBe(bad === '%00' ? 400 : 404)
    expect(await deliveriesOf(own.id)).toHaveLength(1)
    expect(await deliveriesOf(other.id)).toHaveLength(1)
  })

  it('are repeated by time, event and status, each event once', async () => {
    const hook = await newHook({ events: ['User.Created', 'User.Deleted'] })
    const { id } = await newUser()
    await manage(`DELETE /api/users/${id}`)
    await delivered(hook.id, 2)
    const repeat = async (body: object) => {
      const answer = await manage(`POST /api/hooks/${hook.id}/repeat`, body)
      expect(answer.status, answer.text).toBe(202)
      return answer.body.count
    }
    expect(await repeat({ since: Date.now() + 60_000 })).toBe(0)
    expect(await repeat({ since: 0, until: 1 })).toBe(0)
    expect(await repeat({ since: 0, events: ['PostSignIn'] })).toBe(0)
    expect(await repeat({ since: 0, status: 'failed' })).toBe(0)
    expect(await repeat({ since: 0, events: ['User.Created'] })).toBe(1)
    await delivered(hook.id, 3)
    expect(await repeat({ since: 0 })).toBe(2)
    await delivered(hook.id, 5)
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(2)
  })
})

describe('recent logs', () => {
  it('are the attempts of the last 24 hours, or of a period, by their key', async () => {
    const hook = await newHook({ events: ['User.Created', 'User.Deleted'] })
    const { id } = await newUser()
    await manage(`DELETE /api/users/${id}`)
    await delivered(hook.id, 2)
    const logs = (query = '') => manage(`GET /api/hooks/${hook.id}/recent-logs${query}`)
    const answer = await logs()
    expect(answer.body.map(({ key }: { key: string }) => key)).toEqual([
      'TriggerHook.User.Deleted',
      'TriggerHook.User.Created',
    ])
    expect(answer.headers.get('total-number')).toBe('2')
    expect(answer.body[0]).toMatchObject({
      tenantId: 'default',
      payload: {
        key: 'TriggerHook.User.Deleted',
        result: 'Success',
        hookId: hook.id,
        hookRequest: { url: receiver.url, body: { event: 'User.Deleted' } },
        response: { statusCode: 204, body: '' },
      },
    })
    expect((await logs('?logKey=TriggerHook.User.Created')).body).toEqual([answer.body[1]])
    expect((await logs('?logKey=TriggerHook.PostSignIn')).body).toEqual([])
    expect((await logs('?page=2&page_size=1&enableCap=true')).body).toEqual([answer.body[1]])
    await server.database.query(`update hook_attempts set began_at = began_at - interval '25 hours'`)
    expect((await logs()).body).toEqual([])
    expect((await logs(`?start_time=${Date.now() - 26 * 3_600_000}`)).body).toHaveLength(2)
    expect((await logs(`?start_time=0&end_time=${Date.now() - 26 * 3_600_000}`)).body).toEqual([])
  })
})

it('metrics count attempts by outcome, and what is pending', async () => {
  receiver.reply(response => response.writeHead(500).end())
  const hook = await newHook()
  await newUser()
  await expect.poll(async () => (await deliveriesOf(hook.id))[0]?.attempts).toBe(1)
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toMatch(/latchkey_webhook_attempts_total\{outcome="retried"\} [1-9]/)
  expect(metrics).toContain('latchkey_webhook_deliveries_pending 1')
})
