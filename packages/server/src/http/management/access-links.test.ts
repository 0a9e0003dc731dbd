import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sentTo } from '../../../../../tests/support/mailbox.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { sweep } from '../../events/sweep.ts'

let server: TestServer
let token: string
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  server.running.services.logger.level = 'silent'
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const newPerson = async (more: object = {}) => {
  const email = `mira${count++}@mail.example`
  const { id } = await server.manage('POST /api/users', { body: { primaryEmail: email, ...more } })
  return { id, email }
}
const make = (userId: string, body: object = { purpose: 'invitation' }) =>
  manage(`POST /api/users/${userId}/access-links`, body)
const listed = async (userId: string): Promise<{ id: string }[]> =>
  (await manage(`GET /api/users/${userId}/access-links`)).body

describe('an access link', () => {
  it('is shown when it is created and nowhere afterwards, and stored as a hash', async () => {
    const { id: userId } = await newPerson()
    const before = Date.now()
    const { status, body } = await make(userId)
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^[\da-z]{21}$/),
      url: expect.stringMatching(new RegExp(`^${server.url}/access#token=[\\dA-Za-z]{32}$`)),
      expiresAt: expect.any(Number),
    })
    expect(Math.abs(body.expiresAt - before - 24 * 3_600_000)).toBeLessThan(10_000)
    expect(await listed(userId)).toEqual([
      {
        id: body.id,
        purpose: 'invitation',
        createdAt: expect.any(Number),
        expiresAt: body.expiresAt,
        usedAt: null,
        isSent: false,
      },
    ])
    const { rows } = await server.database.query('select to_jsonb(t)::text as text from access_links t')
    expect(rows.map(({ text }) => text).join()).not.toContain(body.url.split('=')[1])
  })

  it('ends when a newer one of its purpose is made, and not by one of another purpose', async () => {
    const { id: userId } = await newPerson()
    const { body: invitation } = await make(userId)
    const { body: first } = await make(userId, { purpose: 'passwordReset' })
    const { body: second } = await make(userId, { purpose: 'passwordReset' })
    const ids = (await listed(userId)).map(({ id }) => id)
    expect(ids.sort()).toEqual([invitation.id, second.id].sort())
    expect(ids).not.toContain(first.id)
  })

  it('is revoked once, and by its person’s path only', async () => {
    const [mira, noor] = [await newPerson(), await newPerson()]
    const { body } = await make(mira.id)
    const revoke = (userId: string) => manage(`DELETE /api/users/${userId}/access-links/${body.id}`)
    const refused = refusedAs(404, 'entity.not_found')
    expect(await expectNoTrace(server.database, () => revoke(noor.id))).toEqual(refused)
    expect((await revoke(mira.id)).status).toBe(204)
    expect(await listed(mira.id)).toEqual([])
    expect(await revoke(mira.id)).toEqual(refused)
  })

  it.each([
    [
      'the password is set otherwise',
      (id: string) => manage(`PATCH /api/users/${id}/password`, { password }),
    ],
    [
      'the person is suspended',
      (id: string) => manage(`PATCH /api/users/${id}/is-suspended`, { isSuspended: true }),
    ],
  ])('ends when %s', async (_, act) => {
    const { id: userId } = await newPerson()
    await make(userId)
    await make(userId, { purpose: 'passwordReset' })
    await act(userId)
    expect(await listed(userId)).toEqual([])
  })

  it('is deleted with the person, and a month after its end', async () => {
    const [mira, noor] = [await newPerson(), await newPerson()]
    await make(mira.id)
    await make(noor.id)
    await manage(`DELETE /api/users/${mira.id}`)
    const { rowCount } = await server.database.query('select from access_links where user_id = $1', [mira.id])
    expect(rowCount).toBe(0)
    const sweepIn = (days: number) =>
      sweep(server.running.services.database, new Date(Date.now() + days * 24 * 3_600_000))
    await sweepIn(30)
    expect(await listed(noor.id)).toHaveLength(1)
    await sweepIn(32)
    expect(await listed(noor.id)).toEqual([])
  })

  it('is in the audit log from creation to revocation', async () => {
    const { id: userId } = await newPerson()
    const { body } = await make(userId)
    await manage(`DELETE /api/users/${userId}/access-links/${body.id}`)
    const { body: logs } = await manage(`GET /api/logs?userId=${userId}&logKey=AccessLink.*`)
    expect(logs.map(({ key }: { key: string }) => key)).toEqual(['AccessLink.Revoked', 'AccessLink.Created'])
    expect(logs[1].payload).toMatchObject({ linkId: body.id, purpose: 'invitation', isSent: false })
    expect(JSON.stringify(logs)).not.toContain(body.url.split('=')[1])
  })

  it.each([
    ['no purpose', {}, 'purpose'],
    ['an unknown purpose', { purpose: 'signIn' }, 'purpose'],
    ['less than a minute', { purpose: 'invitation', expiresIn: 59 }, 'expiresIn'],
    ['more than thirty days', { purpose: 'invitation', expiresIn: 30 * 24 * 3600 + 1 }, 'expiresIn'],
  ])('is refused with %s', async (_, body, field) => {
    const { id: userId } = await newPerson()
    const answer = await expectNoTrace(server.database, () => make(userId, body))
    expect(answer).toEqual(refusedAs(400, 'guard.invalid_input'))
    expect(answer.body.details).toContain(`${field}: `)
  })

  it('needs a person', async () => {
    for (const at of ['POST /api/users/nothing/access-links', 'GET /api/users/nothing/access-links'])
      expect(await manage(at, at.startsWith('POST') ? { purpose: 'invitation' } : undefined)).toEqual(
        refusedAs(404, 'entity.not_found'),
      )
  })
})

describe('an access link that the server mails', () => {
  it('reaches the person in their language, and the administrator not at all', async () => {
    const { id: userId, email } = await newPerson({ profile: { locale: 'zh-CN' } })
    const { status, body } = await make(userId, { purpose: 'invitation', send: true })
    expect({ status, body }).toEqual({
      status: 201,
      body: { id: expect.any(String), expiresAt: expect.any(Number) },
    })
    const [letter] = await sentTo(server, email)
    expect(letter?.subject).toContain('你在')
    expect(letter?.text).toMatch(new RegExp(`${server.url}/access#token=\\w{32}`))
    expect(await listed(userId)).toEqual([expect.objectContaining({ id: body.id, isSent: true })])
  })

  it('says for what it is', async () => {
    const { id: userId, email } = await newPerson()
    await make(userId, { purpose: 'passwordReset', send: true })
    const [letter] = await sentTo(server, email)
    expect(letter).toMatchObject({
      usage: 'ForgotPassword',
      subject: expect.stringContaining('new password'),
    })
  })

  it('is refused for a person without an e-mail address', async () => {
    const { id: userId } = await server.manage('POST /api/users', { body: {} })
    const answer = await expectNoTrace(server.database, () =>
      make(userId, { purpose: 'invitation', send: true }),
    )
    expect(answer).toEqual(refusedAs(422, 'access_link.no_email'))
  })

  it('goes to one address ten times within ten minutes', async () => {
    const { id: userId } = await newPerson()
    const send = () => make(userId, { purpose: 'invitation', send: true })
    for (let times = 0; times < 10; times += 1) expect((await send()).status).toBe(201)
    const before = await listed(userId)
    expect(await send()).toEqual(refusedAs(429, 'request.message_rate_limited'))
    expect(await listed(userId)).toEqual(before)
  })
})
