import { signals } from '@latchkey/contract'
import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startReceiver } from '../../../../../tests/support/receiver.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Push delivery (RFC 8935) by the queue of the webhooks, whose own tests are `directory/webhooks/deliveries.test.ts`.

let server: TestServer
let token: string
let receiver: Awaited<ReturnType<typeof startReceiver>>
const ids: string[] = []

beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  token = await server.token()
})
afterAll(async () => {
  await server.stop()
  await receiver?.stop()
})
afterEach(async () => {
  for (const id of ids.splice(0)) await manage(`DELETE /api/signal-receivers/${id}`)
})

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })

async function newReceiver(more: object = {}): Promise<string> {
  await receiver?.stop()
  receiver = await startReceiver(response => void response.writeHead(202).end())
  const { status, text, body } = await manage('POST /api/signal-receivers', {
    endpoint: receiver.url,
    audience: 'https://shop.example/signals',
    events: [signals['credential-change'], signals['account-disabled'], signals['session-revoked']],
    ...more,
  })
  expect(status, text).toBe(201)
  ids.push(body.id)
  return body.id
}

let count = 0
const newUser = async (): Promise<string> =>
  (await manage('POST /api/users', { username: `pushed_${count++}` })).body.id
const setPassword = (id: string, value = 'sunny-Lake-77') =>
  manage(`PATCH /api/users/${id}/password`, { password: value })

const deliveries = async (id: string, query = '') =>
  (await manage(`GET /api/signal-receivers/${id}/deliveries${query}`)).body
const arrived = (amount: number) => expect.poll(() => receiver.received.length).toBe(amount)
const lastIs = (id: string, wanted: object) =>
  expect.poll(async () => (await deliveries(id))[0]).toMatchObject(wanted)
const claims = () => receiver.received.map(({ text }) => decodeJwt(text))
/** Lets time pass for all that waits: the clock of the queue is the database’s. */
const pass = async (interval: string) => {
  await server.database.query(`update hook_lanes set next_attempt_at = next_attempt_at - $1::interval`, [
    interval,
  ])
  await server.database.query(`notify latchkey_deliveries`)
}
const refuse = (err: string) =>
  receiver.reply(response =>
    response
      .writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ err, description: 'No.' })),
  )

describe('a push', () => {
  it('is a POST of the token alone, with the header that the receiver demands', async () => {
    const id = await newReceiver({ authorization: 'Bearer of-the-receiver' })
    await setPassword(await newUser())
    await arrived(1)
    expect(receiver.received[0]?.headers).toMatchObject({
      'content-type': 'application/secevent+jwt',
      accept: 'application/json',
      authorization: 'Bearer of-the-receiver',
    })
    expect(receiver.received[0]?.text).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    await lastIs(id, { status: 'delivered', attempts: 1 })
  })

  it('is repeated with the same id until the receiver accepts it', async () => {
    const id = await newReceiver()
    const answers = [500, 401, 202]
    receiver.reply(response => response.writeHead(answers.shift() ?? 202).end())
    await setPassword(await newUser())
    for (let n = 1; n <= 2; n++) {
      await lastIs(id, { status: 'pending', attempts: n })
      await pass('3 hours')
    }
    await lastIs(id, { status: 'delivered', attempts: 3 })
    expect(new Set(claims().map(({ jti }) => jti))).toEqual(new Set([(await deliveries(id))[0].jti]))
  })

  it('keeps the order of the signals of an account while one waits, and holds up no other account', async () => {
    const id = await newReceiver()
    const user = await newUser()
    receiver.reply(response => response.writeHead(503).end())
    await setPassword(user)
    await lastIs(id, { attempts: 1 })
    receiver.reply(response => response.writeHead(202).end())
    await manage(`PATCH /api/users/${user}/is-suspended`, { isSuspended: true })
    await setPassword(await newUser())
    await arrived(2)
    await pass('10 seconds')
    await arrived(5)
    const about = claims().filter(({ sub_id }) => (sub_id as { sub: string }).sub === user)
    expect(about.map(({ events }) => Object.keys(events as object)[0])).toEqual([
      signals['credential-change'],
      signals['credential-change'],
      signals['account-disabled'],
      signals['session-revoked'],
    ])
  })

  it.each(['invalid_key', 'invalid_audience', 'authentication_failed', 'access_denied'])(
    'that is refused as %s is repeated, because that can be mended',
    async err => {
      const id = await newReceiver()
      refuse(err)
      await setPassword(await newUser())
      await lastIs(id, { status: 'pending', attempts: 1 })
      await manage(`PATCH /api/signal-receivers/${id}`, { audience: 'mended' })
      receiver.reply(response => response.writeHead(202).end())
      await pass('3 hours')
      await lastIs(id, { status: 'delivered' })
      expect(claims().map(({ aud }) => aud)).toEqual(['https://shop.example/signals', 'mended'])
    },
  )

  it('that is refused as invalid_request is given up, is told of in the log, and holds up nothing', async () => {
    const id = await newReceiver()
    const user = await newUser()
    refuse('invalid_request')
    await setPassword(user)
    await lastIs(id, { status: 'failed', attempts: 1 })
    receiver.reply(response => response.writeHead(202).end())
    await setPassword(user, 'windy-Lake-78')
    await lastIs(id, { status: 'delivered' })
    const [entry] = (await manage('GET /api/logs?logKey=SignalReceiver.Delivery.Failed')).body
    expect(entry.payload).toMatchObject({ receiverId: id, event: signals['credential-change'] })
    const [{ id: failed }] = await deliveries(id, '?status=failed')
    const details = (await manage(`GET /api/signal-receivers/${id}/deliveries/${failed}`)).body
    expect(details.attemptList).toMatchObject([{ status: 400, response: expect.stringContaining('No.') }])
    expect(details.request).toMatchObject({
      url: receiver.url,
      claims: { jti: claims()[0]?.jti, sub_id: { sub: user } },
    })
  })

  it('to a receiver that is gone (410) pauses it, until an administrator resumes', async () => {
    const id = await newReceiver()
    receiver.reply(response => response.writeHead(410).end())
    await setPassword(await newUser())
    const read = async () => (await manage(`GET /api/signal-receivers/${id}`)).body
    await expect.poll(async () => (await read()).pausedAt).toBeGreaterThan(0)
    await expect
      .poll(async () => (await manage('GET /api/logs?logKey=SignalReceiver.Paused')).body[0]?.payload)
      .toMatchObject({ receiverId: id, reason: 'gone' })
    receiver.reply(response => response.writeHead(202).end())
    await manage(`PATCH /api/signal-receivers/${id}`, { enabled: true })
    await lastIs(id, { status: 'delivered' })
    expect((await read()).pausedAt).toBe(null)
  })

  it('is repeated on demand, this signal alone and with its id', async () => {
    const id = await newReceiver()
    await manage(`PATCH /api/users/${await newUser()}/is-suspended`, { isSuspended: true })
    await arrived(2)
    const [revoked] = await deliveries(id)
    const { status, body } = await manage(`POST /api/signal-receivers/${id}/deliveries/${revoked.id}/repeat`)
    expect([status, body.jti]).toEqual([202, revoked.jti])
    await arrived(3)
    expect(claims()[2]).toMatchObject({ jti: revoked.jti, events: { [signals['session-revoked']]: {} } })
  })

  it('is made only of chosen signals, and leaves no message where none is chosen', async () => {
    const id = await newReceiver({ events: [signals['session-revoked']] })
    const user = await newUser()
    await manage(`PATCH /api/users/${user}`, { username: `renamed_${count++}` })
    await manage(`PATCH /api/users/${user}/is-suspended`, { isSuspended: false })
    await manage(`PATCH /api/users/${user}/is-suspended`, { isSuspended: true })
    await arrived(1)
    expect(await deliveries(id)).toMatchObject([{ event: signals['session-revoked'], accountId: user }])
    const { rows } = await server.database.query('select from hook_messages where account_id = $1', [user])
    expect(rows).toHaveLength(1)
  })
})

describe('a verification', () => {
  it('goes to this receiver alone, with the given state', async () => {
    const id = await newReceiver()
    const other = await manage('POST /api/signal-receivers', {
      endpoint: receiver.url,
      audience: 'other',
      events: [signals['account-purged']],
    })
    ids.push(other.body.id)
    const { status } = await manage(`POST /api/signal-receivers/${id}/verify`, { state: 'as given' })
    expect(status).toBe(202)
    await lastIs(id, { status: 'delivered', accountId: null })
    expect(await deliveries(other.body.id)).toEqual([])
    expect(claims()).toMatchObject([
      {
        sub_id: { format: 'opaque', id },
        events: {
          'https://schemas.openid.net/secevent/ssf/event-type/verification': { state: 'as given' },
        },
      },
    ])
  })
})

describe('a private address', () => {
  it('is not asked without ALLOW_PRIVATE_NETWORK', async () => {
    const guarded = await startTestServer({ databaseUrl: server.databaseUrl })
    try {
      const id = await newReceiver()
      // Both servers take from the queue, so the first one stops to.
      await server.database.query('update hooks set is_enabled = false where id = $1', [id])
      const { attemptDelivery } = await import('../webhooks/attempt.ts')
      const row = async (statement: string) => (await server.database.query(statement, [id])).rows[0]
      const hook = await row('select * from hooks where id = $1')
      const at = new Date()
      const event = { type: 'User.Deleted', payload: {}, created_at: at.toISOString(), impersonator_id: null }
      const leased = {
        hook,
        message: { id: 'm', type: 'User.Deleted', account_id: 'a', event, subject: {}, created_at: at },
        delivery: { part: 'account-purged', attempts: 0, created_at: at },
        lease: '',
      } as unknown as Parameters<typeof attemptDelivery>[1]
      const result = await attemptDelivery(guarded.running.services, leased, new AbortController().signal)
      expect(result).toMatchObject({ status: null, error: expect.stringMatching(/not a public one/) })
      expect(receiver.received).toEqual([])
    } finally {
      await guarded.stop()
    }
  })
})
