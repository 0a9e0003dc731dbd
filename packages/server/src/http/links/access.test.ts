import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTotp } from '../../../../../tests/support/factors.ts'
import { noticeTo, sentTo } from '../../../../../tests/support/mailbox.ts'
import { authorize, passSignIn, signIn, signInApiOf } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Two nodes with one database: links are created on one and used on both.

let server: TestServer
let other: TestServer
let token: string
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  other = await startTestServer({ databaseUrl: server.databaseUrl, endpoint: server.url })
  for (const { running } of [server, other]) running.services.logger.level = 'silent'
  token = await server.token()
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

const gentle = 'a-Quieter-Lake-78'
const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const read = (value: string) => ask(server.url, 'POST /api/links/access/read', { body: { token: value } })
const redeem = (value: string, more: object = {}, at = server) =>
  ask(at.url, 'POST /api/links/access/redeem', { body: { token: value, password: gentle, ...more } })

async function newPerson(more: object = {}) {
  const name = `mira_${count++}`
  const body = { username: name, primaryEmail: `${name}@mail.example`, ...more }
  const { id } = await server.manage('POST /api/users', { body })
  return { id, username: name, email: `${name}@mail.example` }
}
async function linkFor(userId: string, body: object = {}) {
  const answer = await manage(`POST /api/users/${userId}/access-links`, { purpose: 'passwordReset', ...body })
  return { id: answer.body.id as string, value: answer.body.url?.split('#token=')[1] as string }
}
async function mailedLinkFor({ id, email }: { id: string; email: string }) {
  await linkFor(id, { send: true })
  const [letter] = await sentTo(server, email)
  return /#token=(\w+)/.exec(letter?.text ?? '')?.[1] ?? ''
}
const hasPassword = async (userId: string) =>
  (await server.manage('GET /api/users/:userId/has-password', { params: { userId } })).hasPassword

// First, as only the first refusals of an address within a minute have a row each.
it('a refused access link leaves a refusal in the audit log, without its token', async () => {
  await redeem('a-token-that-nobody-made')
  const { body: logs } = await manage('GET /api/logs?logKey=Refused')
  const refusal = logs.find(({ payload }: { payload: { operation: string } }) =>
    payload.operation.startsWith('redeemAccessLink'),
  )
  expect(refusal?.payload).toMatchObject({ error: 'access_link.not_found' })
  expect(JSON.stringify(logs)).not.toContain('a-token-that-nobody-made')
})

describe('reading an access link', () => {
  it('says what it is for, with the person masked, as often as a mail scanner likes', async () => {
    const { id } = await newPerson({ primaryEmail: 'mira.q@mail.example' })
    const { value } = await linkFor(id, { purpose: 'invitation' })
    for (let times = 0; times < 3; times += 1)
      expect(await read(value)).toMatchObject({
        status: 200,
        body: {
          purpose: 'invitation',
          person: 'mi•••@mail.example',
          expiresAt: expect.stringMatching(/^\d{4}-/),
          passwordPolicy: { length: { min: 8, max: 256 }, rejects: { pwned: true } },
        },
      })
    expect((await redeem(value)).status).toBe(204)
  })

  it.each([
    [{ username: 'noor' }, 'no•••'],
    [{ name: '🦊x' }, '🦊•••'],
    [{ primaryPhone: '32470123456' }, '•••••••3456'],
    [{}, '•••'],
  ])('masks whatever the person is known by: %j', async (body, masked) => {
    const { id } = await server.manage('POST /api/users', { body })
    expect((await read((await linkFor(id)).value)).body.person).toBe(masked)
  })
})

describe('using an access link', () => {
  it('sets the password, with which the person signs in', async () => {
    const mira = await newPerson()
    const { value } = await linkFor(mira.id, { purpose: 'invitation' })
    const answer = await redeem(value)
    expect({ status: answer.status, cookies: answer.headers.getSetCookie() }).toEqual({
      status: 204,
      cookies: [],
    })
    await signIn(server.url, mira.username, gentle)
    const [link] = (await manage(`GET /api/users/${mira.id}/access-links`)).body
    expect(link.usedAt).toEqual(expect.any(Number))
  })

  it('succeeds for one of fifty concurrent clients, on two nodes', async () => {
    const { id, username } = await newPerson()
    const { value } = await linkFor(id)
    const passwords = Array.from({ length: 50 }, (_, index) => `a-Quieter-Lake-${100 + index}`)
    const answers = await Promise.all(
      passwords.map((chosen, index) => redeem(value, { password: chosen }, index % 2 ? server : other)),
    )
    const won = passwords.filter((_, index) => answers[index]?.status === 204)
    expect(won).toHaveLength(1)
    for (const answer of answers.filter(({ status }) => status !== 204))
      expect(answer).toEqual(refusedAs(400, 'access_link.used'))
    await signIn(server.url, username, won[0] ?? '')
  }, 60_000)

  it('ends every session and token of the account, unless told otherwise', async () => {
    for (const [revokeSessions, status] of [
      [undefined, 401],
      [false, 200],
    ] as const) {
      const mira = await somebody(server)
      const { value } = await linkFor(mira.id)
      expect((await redeem(value, { ...(revokeSessions === false && { revokeSessions }) })).status).toBe(204)
      expect((await mira.ask('GET /api/my-account')).status).toBe(status)
    }
  })

  it('never skips the second factor', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    const { value } = await linkFor(mira.id)
    await redeem(value)
    const { jar } = await authorize(server.url)
    await expect(
      passSignIn(server.url, jar, { username: mira.username, password: gentle, event: 'SignIn' }),
    ).rejects.toMatchObject({ code: 'session.mfa.require_mfa_verification' })
  })

  it('ends a sign-in that began with the former password', async () => {
    const mira = await somebody(server)
    const { jar } = await authorize(server.url)
    const call = signInApiOf(server.url, jar)
    await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
    const identifier = { type: 'username' as const, value: mira.username }
    const { verificationId } = await call('POST /api/experience/verification/password', {
      body: { identifier, password },
    })
    await call('POST /api/experience/identification', { body: { verificationId } })
    await redeem((await linkFor(mira.id)).value)
    await expect(call('POST /api/experience/submit')).rejects.toMatchObject({
      code: 'session.verification_session_not_found',
    })
  })

  it('tells the person, once, that a link set the password', async () => {
    const mira = await newPerson()
    await redeem((await linkFor(mira.id)).value)
    const notice = await Promise.any([server, other].map(node => noticeTo(node, mira.email)))
    expect(notice.subject).toContain('A new password was set for your account, with a link')
    const logged = (await manage(`GET /api/logs?userId=${mira.id}&logKey=AccessLink.Used`)).body
    expect(logged).toEqual([
      expect.objectContaining({ payload: expect.objectContaining({ purpose: 'passwordReset' }) }),
    ])
  })

  it('keeps the password policy, and refuses the present password', async () => {
    const mira = await newPerson({ password })
    const { value } = await linkFor(mira.id)
    await expectNoTrace(server.database, async () => {
      expect(await redeem(value, { password: '12345678' })).toEqual(refusedAs(422, 'password.rejected'))
      expect(await redeem(value, { password: `${mira.username}1` })).toEqual(
        refusedAs(422, 'password.rejected'),
      )
      expect(await redeem(value, { password })).toEqual(refusedAs(422, 'user.same_password'))
    })
    expect((await redeem(value)).status).toBe(204)
  })
})

describe('an access link that no longer works', () => {
  const expectRefused = async (value: string, refusal: unknown) => {
    await expectNoTrace(server.database, async () => {
      expect(await read(value)).toEqual(refusal)
      expect(await redeem(value)).toEqual(refusal)
    })
  }

  it('is refused when nobody made it', () =>
    expectRefused('nothing', refusedAs(404, 'access_link.not_found')))

  it('is refused a second time', async () => {
    const { id } = await newPerson()
    const { value } = await linkFor(id)
    await redeem(value)
    await expectRefused(value, refusedAs(400, 'access_link.used'))
  })

  it('is refused when it has expired', async () => {
    const { id } = await newPerson()
    const { id: linkId, value } = await linkFor(id)
    await server.database.query('update access_links set expires_at = now() where id = $1', [linkId])
    await expectRefused(value, refusedAs(400, 'access_link.expired'))
    expect(await hasPassword(id)).toBe(false)
  })

  it('is refused when it was revoked, or replaced by a newer one', async () => {
    const { id } = await newPerson()
    const first = await linkFor(id)
    const second = await linkFor(id)
    await expectRefused(first.value, refusedAs(400, 'access_link.revoked'))
    await manage(`DELETE /api/users/${id}/access-links/${second.id}`)
    await expectRefused(second.value, refusedAs(400, 'access_link.revoked'))
  })

  it('is refused when the account has left the address that it was mailed to', async () => {
    const mira = await newPerson()
    const value = await mailedLinkFor(mira)
    await manage(`PATCH /api/users/${mira.id}`, { primaryEmail: `new.${mira.email}` })
    await expectRefused(value, refusedAs(400, 'access_link.revoked'))
  })

  it('works after a change of address if it was handed over otherwise', async () => {
    const mira = await newPerson()
    const { value } = await linkFor(mira.id)
    await manage(`PATCH /api/users/${mira.id}`, { primaryEmail: `new.${mira.email}` })
    expect((await redeem(value)).status).toBe(204)
  })

  it('is refused when the password was set otherwise', async () => {
    const { id } = await newPerson()
    const { value } = await linkFor(id)
    await manage(`PATCH /api/users/${id}/password`, { password })
    await expectRefused(value, refusedAs(400, 'access_link.revoked'))
  })

  it('is refused for a suspended person, also after the suspension', async () => {
    const { id } = await newPerson()
    const { value } = await linkFor(id)
    await manage(`PATCH /api/users/${id}/is-suspended`, { isSuspended: true })
    await expectRefused(value, refusedAs(400, 'access_link.revoked'))
    const { value: madeMeanwhile } = await linkFor(id)
    await expectRefused(madeMeanwhile, refusedAs(401, 'user.suspended'))
    await manage(`PATCH /api/users/${id}/is-suspended`, { isSuspended: false })
    await expectRefused(value, refusedAs(400, 'access_link.revoked'))
    expect((await redeem(madeMeanwhile)).status).toBe(204)
  })

  it('is refused for a deleted person', async () => {
    const { id } = await newPerson()
    const { value } = await linkFor(id)
    await manage(`DELETE /api/users/${id}`)
    await expectRefused(value, refusedAs(404, 'access_link.not_found'))
  })

  it('is no link for undoing a change of address, nor the other way round', async () => {
    const { id } = await newPerson()
    const { value } = await linkFor(id)
    expect(await ask(server.url, 'POST /api/links/address-change', { body: { token: value } })).toEqual(
      refusedAs(400, 'verification_record.not_found'),
    )
  })
})
