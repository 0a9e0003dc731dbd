import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, clientOf, exchange, follow } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

// Two nodes with one database and one public URL.

let server: TestServer
let other: TestServer
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  other = await startTestServer({ databaseUrl: server.databaseUrl, endpoint: server.url })
  await decide(server, { signUp: { identifiers: ['email'], password: false, verify: true } })
  other.running.services.settings.forget()
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

const newEmail = () => `mira${count++}@mail.example`
const newPerson = async () => {
  const primaryEmail = newEmail()
  const { id } = await server.manage('POST /api/users', { body: { primaryEmail } })
  return { id, email: primaryEmail }
}
const newToken = async (email: string, interactionEvent?: 'SignIn' | 'Register') =>
  (
    await server.manage('POST /api/one-time-tokens', {
      body: { email, ...(interactionEvent && { context: { interactionEvent } }) },
    })
  ).token

async function visit(interactionEvent: 'SignIn' | 'Register' | 'ForgotPassword', at = server) {
  const request = await authorize(server.url)
  const call = (route: string, body?: unknown): Promise<Answer> => {
    const [method = '', path = ''] = route.split(' ')
    const headers = { cookie: request.jar.cookie }
    return ask(at.url, `${method} /api/experience${path}`, { body, headers })
  }
  await call('PUT ', { interactionEvent })
  return {
    call,
    verify: (value: string, token: string) =>
      call('POST /verification/one-time-token/verify', { identifier: { type: 'email', value }, token }),
    identify: ({ body }: Answer) => call('POST /identification', { verificationId: body.verificationId }),
    switchTo: (event: string) => call('PUT /interaction-event', { interactionEvent: event }),
    submit: () => call('POST /submit'),
    async account({ body: { redirectTo } }: Answer) {
      const back = await follow(request.jar, redirectTo, request.redirectUri)
      return clientOf(server.url, await exchange(server.url, back, request))('GET /api/my-account')
    },
  }
}

describe('a one-time token at sign-in', () => {
  it('signs in the person who has the address, also where codes are no way to sign in', async () => {
    const mira = await newPerson()
    const token = await newToken(mira.email.toUpperCase())
    const visitor = await visit('SignIn')
    const verified = await visitor.verify(mira.email, token)
    expect(verified).toMatchObject({ status: 200, body: { verificationId: expect.any(String) } })
    expect((await visitor.identify(verified)).status).toBe(204)
    expect((await visitor.account(await visitor.submit())).id).toBe(mira.id)
  })

  it('registers a new person', async () => {
    const email = newEmail()
    const visitor = await visit('Register')
    const verified = await visitor.verify(email, await newToken(email))
    expect((await visitor.identify(verified)).status).toBe(201)
    expect((await visitor.account(await visitor.submit())).primaryEmail).toBe(email)
  })

  it('says that nobody has the address, and then registers', async () => {
    const email = newEmail()
    const visitor = await visit('SignIn')
    const verified = await visitor.verify(email, await newToken(email))
    expect(await visitor.identify(verified)).toEqual(refusedAs(404, 'user.user_not_exist'))
    await visitor.switchTo('Register')
    expect((await visitor.identify(verified)).status).toBe(201)
  })

  it('says that somebody has the address, and then signs in', async () => {
    const mira = await newPerson()
    const visitor = await visit('Register')
    const verified = await visitor.verify(mira.email, await newToken(mira.email))
    expect(await visitor.identify(verified)).toEqual(refusedAs(422, 'user.email_already_in_use'))
    await visitor.switchTo('SignIn')
    expect((await visitor.identify(verified)).status).toBe(204)
  })

  it('never skips the second factor', async () => {
    const { id: userId, email } = await newPerson()
    await server.manage('POST /api/users/:userId/mfa-verifications', {
      params: { userId },
      body: { type: 'Totp' },
    })
    const visitor = await visit('SignIn')
    await visitor.identify(await visitor.verify(email, await newToken(email)))
    expect(await visitor.submit()).toEqual(
      refusedAs(403, 'session.mfa.require_mfa_verification', expect.anything()),
    )
  })

  it('is consumed by one of fifty browsers, on two nodes', async () => {
    const mira = await newPerson()
    const token = await newToken(mira.email)
    const visitors = await Promise.all(
      Array.from({ length: 50 }, (_, index) => visit('SignIn', index % 2 ? server : other)),
    )
    const answers = await Promise.all(visitors.map(visitor => visitor.verify(mira.email, token)))
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused).toHaveLength(49)
    for (const answer of refused) expect(answer).toEqual(refusedAs(400, 'one_time_token.token_consumed'))
  }, 60_000)

  it('is refused for the other event that it was made for, and stays usable', async () => {
    const mira = await newPerson()
    const token = await newToken(mira.email, 'Register')
    const visitor = await visit('SignIn')
    const mismatch = refusedAs(400, 'one_time_token.interaction_event_mismatch')
    expect(await visitor.verify(mira.email, token)).toEqual(mismatch)
    await visitor.switchTo('Register')
    const verified = await visitor.verify(mira.email, token)
    expect(verified.status).toBe(200)
    await visitor.switchTo('SignIn')
    expect(await visitor.identify(verified)).toEqual(mismatch)
  })

  it('is no way to reset a password, and stays usable', async () => {
    const mira = await newPerson()
    const token = await newToken(mira.email)
    expect(await (await visit('ForgotPassword')).verify(mira.email, token)).toEqual(
      refusedAs(400, 'session.not_supported_for_forgot_password'),
    )
    expect((await (await visit('SignIn')).verify(mira.email, token)).status).toBe(200)
  })

  it('is refused as unknown and for another address, without a trace', async () => {
    const email = newEmail()
    const token = await newToken(email)
    const visitor = await visit('SignIn')
    await expectNoTrace(server.database, async () => {
      expect(await visitor.verify(email, 'nothing')).toEqual(refusedAs(404, 'one_time_token.token_not_found'))
      expect(await visitor.verify(newEmail(), token)).toEqual(refusedAs(400, 'one_time_token.email_mismatch'))
    })
  })
})

describe('a verified one-time token', () => {
  /** A sign-in that is complete but for `submit`. */
  async function identified() {
    const mira = await newPerson()
    const visitor = await visit('SignIn')
    const verified = await visitor.verify(mira.email, await newToken(mira.email))
    return { mira, visitor, verified }
  }
  const params = ({ id }: { id: string }) => ({ params: { userId: id } })

  it('belongs to the browser that verified it', async () => {
    const { verified } = await identified()
    expect(await (await visit('SignIn')).identify(verified)).toEqual(
      refusedAs(404, 'session.verification_session_not_found'),
    )
  })

  it('signs nobody in whose address changed since', async () => {
    const { mira, visitor, verified } = await identified()
    await visitor.identify(verified)
    await server.manage('PATCH /api/users/:userId', { ...params(mira), body: { primaryEmail: newEmail() } })
    expect(await visitor.submit()).toEqual(refusedAs(404, 'session.verification_session_not_found'))
  })

  it('signs no suspended person in', async () => {
    const { mira, visitor, verified } = await identified()
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      ...params(mira),
      body: { isSuspended: true },
    })
    expect(await visitor.identify(verified)).toEqual(refusedAs(401, 'user.suspended'))
  })

  it('signs no deleted person in', async () => {
    const { mira, visitor, verified } = await identified()
    await visitor.identify(verified)
    await server.manage('DELETE /api/users/:userId', params(mira))
    expect(await visitor.submit()).toEqual(refusedAs(404, 'user.user_not_exist'))
  })
})
