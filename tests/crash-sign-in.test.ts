import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { deviceAt, devicePageOf } from './support/device.ts'
import { addBackupCodes, addTotp, codeOf, steadyStep } from './support/factors.ts'
import { codeSentTo, noticeTo } from './support/mailbox.ts'
import { type OtherProvider, redirectUri, startOtherProvider } from './support/openid-provider.ts'
import { authorize, CookieJar, exchange, follow, signIn } from './support/people.ts'
import { type Relay, startRelay } from './support/relay.ts'
import { createMigratedDatabase, startTestServer, type TestServer } from './support/server.ts'
import { decide, whilePolicyIs } from './support/settings.ts'
import { password, somebody } from './support/somebody.ts'
import { type Answer, ask } from './support/wire.ts'

// Every flow is interrupted right after each of its commits in turn. To the database, and so to the person, that is a
// server killed in this moment: what was committed stays, and nothing that should follow happens. Servers that are
// really killed, with other requests running: `killed-sign-in.test.ts`, `crash.test.ts`.

vi.setConfig({ testTimeout: 120_000 })

let server: TestServer
let relay: Relay
let other: OtherProvider
let count = 0

const method = (identifier: 'username' | 'email', verificationCode: boolean) => ({
  identifier,
  password: true,
  verificationCode,
  isPasswordPrimary: true,
})

beforeAll(async () => {
  const databaseUrl = await createMigratedDatabase()
  relay = await startRelay(databaseUrl)
  other = await startOtherProvider()
  server = await startTestServer({
    databaseUrl: relay.url,
    lookInto: databaseUrl,
    allowPrivateNetwork: true,
  })
  server.running.services.logger.level = 'silent'
  await decide(server, {
    signIn: { methods: [method('username', false), method('email', true)] },
    throttlePolicy: { secret: { perAddress: 100_000, perPerson: 100_000 } },
    sentinelPolicy: { maxAttempts: 10_000 },
  })
  await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
  await server.manage('POST /api/connectors', {
    body: { id: 'other', connectorId: 'oidc', metadata: { target: 'other' }, config: other.oidcConfig },
  })
})
afterEach(async () => {
  // Whatever happened, an account can be used by its owner.
  const { rows } = await server.database.query(
    `select id from users where password_digest is null and primary_email is null and primary_phone is null
       and identities = '{}'`,
  )
  expect(rows).toEqual([])
})
afterAll(async () => {
  await server.stop()
  await relay.cut()
  await other.stop()
})

type Step = {
  send(): Promise<Answer>
  /** How the call asks for more. */
  asks?: string
  /** How a repeated call is refused if the interrupted one was complete. */
  done?: string
}
type Flow = { steps: Step[]; finish(): Promise<unknown> }

const never = Number.POSITIVE_INFINITY

/**
 * Interrupts a flow after its first commit, then from the start after its second, and so on. After the interruption
 * the person repeats the call with the same cookies, and goes on. `every`: only after every so many commits.
 */
async function interruptEverywhere(begin: () => Promise<Flow>, every = 1): Promise<void> {
  for (let commits = 1; ; commits += every) {
    const { steps, finish } = await begin()
    const isCut = relay.cutAfter(commits)
    for (const [index, { send, done, asks }] of steps.entries()) {
      const isWhole = isCut()
      let answer = await send()
      if (isCut() && !isWhole) {
        await relay.mend()
        await expect.poll(async () => (await ask(server.url, 'GET /readyz')).status).toBe(200)
        if (answer.status >= 500) answer = await send()
        if (done !== undefined && answer.body?.code === done) continue
      }
      if (asks !== undefined && answer.body?.code === asks) continue
      expect(answer.status, `call ${index} after commit ${commits}: ${answer.text}`).toBeLessThan(400)
    }
    const wasCut = isCut()
    relay.cutAfter(never)
    await finish()
    if (!wasCut) return
  }
}

/** A browser that has begun a sign-in at the demo application. */
async function browser(event?: 'SignIn' | 'Register' | 'ForgotPassword') {
  const jar = new CookieJar()
  const visit = {
    jar,
    request: await authorize(server.url, { jar }),
    verificationId: '',
    redirectTo: '',
    authorizationUri: '',
    async call(at: string, body?: unknown): Promise<Answer> {
      const [verb = '', path = ''] = at.split(' ')
      const headers = { cookie: jar.cookie }
      const answer = await ask(server.url, `${verb} /api/experience${path}`, { body, headers })
      visit.verificationId = answer.body?.verificationId ?? visit.verificationId
      visit.redirectTo = answer.body?.redirectTo ?? visit.redirectTo
      visit.authorizationUri = answer.body?.authorizationUri ?? visit.authorizationUri
      return answer
    },
    begin: (as: string) => visit.call('PUT ', { interactionEvent: as }),
    provePassword: (username: string) =>
      visit.call('POST /verification/password', {
        identifier: { type: 'username', value: username },
        password,
      }),
    sendCode: (value: string, as = 'SignIn') =>
      visit.call('POST /verification/verification-code', {
        identifier: { type: 'email', value },
        interactionEvent: as,
      }),
    proveCode: (value: string, code: string) =>
      visit.call('POST /verification/verification-code/verify', {
        identifier: { type: 'email', value },
        verificationId: visit.verificationId,
        code,
      }),
    identify: () => visit.call('POST /identification', { verificationId: visit.verificationId }),
    submit: () => visit.call('POST /submit'),
    isIn: false,
    /** Continues to the application, which redeems its code. */
    async proceed(): Promise<void> {
      const back = await follow(jar, visit.redirectTo, visit.request.redirectUri)
      await exchange(server.url, back, visit.request)
      visit.isIn = true
    },
    /** Continues to the application; if that leads nowhere, begins again in this browser. */
    async enter(signInAgain: () => Promise<unknown>): Promise<void> {
      if (!visit.isIn) await visit.proceed().catch(() => undefined)
      if (visit.isIn) return
      visit.request = await authorize(server.url, { jar })
      visit.redirectTo = visit.request.location
      // The session may have been there already.
      if (!visit.redirectTo.startsWith(visit.request.redirectUri)) await signInAgain()
      await visit.proceed()
    },
  }
  if (event) await visit.begin(event)
  return visit
}
type Browser = Awaited<ReturnType<typeof browser>>

async function isLetIn(visit: Browser): Promise<void> {
  const { status, body, text } = await visit.submit()
  expect({ status, body }, text).toEqual({ status: 200, body: { redirectTo: expect.any(String) } })
}

async function signInByPassword(visit: Browser, username: string): Promise<void> {
  await visit.begin('SignIn')
  await visit.provePassword(username)
  await visit.identify()
  await isLetIn(visit)
}

async function newPerson() {
  const username = `crash_${count++}`
  const email = `${username}@people.example`
  const body = { username, password, primaryEmail: email }
  const { id } = await server.manage('POST /api/users', { body })
  return { id, username, email }
}

describe('a sign-in that is interrupted after any commit', () => {
  it('by password goes on with the same cookies', async () => {
    const { username } = await newPerson()
    await interruptEverywhere(async () => {
      const visit = await browser()
      const steps = [
        { send: () => visit.begin('SignIn') },
        { send: () => visit.provePassword(username) },
        { send: visit.identify },
        { send: visit.submit },
      ]
      return { steps, finish: async () => expect(visit.redirectTo).not.toBe('') }
    })
  })

  it('on its way back to the application goes on, or begins again', async () => {
    const { username } = await newPerson()
    await interruptEverywhere(async () => {
      const visit = await browser()
      await signInByPassword(visit, username)
      // Never fails: `enter` begins again where that is needed.
      const send = async () => {
        await visit.proceed().catch(() => undefined)
        return ask(server.url, 'GET /healthz')
      }
      return { steps: [{ send }], finish: () => visit.enter(() => signInByPassword(visit, username)) }
      // Each way back is slow, and its middle is the provider's.
    }, 3)
  })

  it('by a code uses no code up without effect', async () => {
    const { email } = await newPerson()
    await interruptEverywhere(async () => {
      await server.database.query('delete from attempts')
      const visit = await browser('SignIn')
      const steps = [
        { send: () => visit.sendCode(email) },
        {
          send: async () => visit.proveCode(email, await codeSentTo(server, email)),
          done: 'verification_code.not_found',
        },
        { send: visit.identify },
      ]
      return { steps, finish: () => isLetIn(visit) }
    })
  })

  it('with a second factor uses no code up without effect', async () => {
    const person = await somebody(server)
    const secret = await addTotp(person)
    const backupCodes = await addBackupCodes(person)
    const email = `${person.username}@people.example`
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: person.id },
      body: { primaryEmail: email },
    })
    const factors = {
      async totp(visit: Browser): Promise<Step[]> {
        await steadyStep()
        await server.database.query('update factors set last_used_step = null')
        const code = codeOf(secret)
        const send = () => visit.call('POST /verification/totp/verify', { code })
        return [{ send, done: 'session.mfa.invalid_totp_code' }]
      },
      async backupCode(visit: Browser): Promise<Step[]> {
        const code = backupCodes.pop()
        const send = () => visit.call('POST /verification/backup-code/verify', { code })
        return [{ send, done: 'session.mfa.invalid_backup_code' }]
      },
      async code(visit: Browser): Promise<Step[]> {
        await server.database.query('delete from attempts')
        const asked = { identifierType: 'email' }
        const verify = async () =>
          visit.call('POST /verification/mfa-verification-code/verify', {
            ...asked,
            verificationId: visit.verificationId,
            code: await codeSentTo(server, email),
          })
        return [
          { send: () => visit.call('POST /verification/mfa-verification-code', asked) },
          { send: verify, done: 'session.verification_session_not_found' },
        ]
      },
    }
    const types = ['Totp', 'BackupCode', 'EmailVerificationCode'] as const
    await whilePolicyIs(server, { factors: [...types] }, async () => {
      for (const factor of Object.values(factors))
        await interruptEverywhere(async () => {
          const visit = await browser('SignIn')
          await visit.provePassword(person.username)
          await visit.identify()
          return { steps: await factor(visit), finish: () => isLetIn(visit) }
        })
    })
  })
})

describe('a registration that is interrupted after any commit', () => {
  const createdWith = async (column: 'username' | 'primary_email', value: string) => {
    const { rows } = await server.database.query(
      `select password_digest is not null as has_password from users where ${column} = $1`,
      [value],
    )
    expect(rows).toEqual([{ has_password: true }])
  }

  it('by username makes one whole account, and signs in', async () => {
    await interruptEverywhere(async () => {
      const visit = await browser('Register')
      const username = `crash_${count++}`
      const identifier = { type: 'username', value: username }
      const steps = [
        { send: () => visit.call('POST /verification/new-password-identity', { identifier, password }) },
        { send: visit.identify },
        { send: visit.submit },
      ]
      return {
        steps,
        async finish() {
          expect(visit.redirectTo).not.toBe('')
          await createdWith('username', username)
        },
      }
    })
  })

  it('by a code, with a missing password, makes one whole account, and signs in', async () => {
    const former = (await server.manage('GET /api/sign-in-exp')).signUp
    await decide(server, { signUp: { identifiers: ['email'], password: true, verify: true } })
    await interruptEverywhere(async () => {
      const visit = await browser('Register')
      const email = `crash_${count++}@people.example`
      await visit.sendCode(email, 'Register')
      await visit.proveCode(email, await codeSentTo(server, email))
      const steps = [
        { send: visit.identify, asks: 'user.missing_profile' },
        {
          send: () => visit.call('POST /profile', { type: 'password', value: password }),
          done: 'user.same_password',
        },
        { send: visit.submit },
      ]
      return {
        steps,
        async finish() {
          expect(visit.redirectTo).not.toBe('')
          await createdWith('primary_email', email)
        },
      }
    }).finally(() => decide(server, { signUp: former }))
  })
})

describe('a registration by a social account that is interrupted after any commit', () => {
  it('makes one whole account, and signs in', async () => {
    const former = (await server.manage('GET /api/sign-in-exp')).socialSignIn
    await decide(server, { socialSignIn: { skipRequiredIdentifiers: true } })
    await interruptEverywhere(async () => {
      const visit = await browser('Register')
      const sub = `crash-${count++}`
      const at = 'POST /verification/social/other'
      let connectorData: Record<string, string> | undefined
      const steps = [
        { send: () => visit.call(`${at}/authorization-uri`, { state: 'a-state', redirectUri }) },
        {
          send: async () => {
            const { verificationId } = visit
            // The provider sends the person back once, also if the callback has to be repeated.
            connectorData ??= await other.approve(visit.authorizationUri, { sub })
            return visit.call(`${at}/verify`, { verificationId, connectorData })
          },
        },
        { send: visit.identify },
        { send: visit.submit },
      ]
      return {
        steps,
        async finish() {
          expect(visit.redirectTo).not.toBe('')
          const { rowCount } = await server.database.query(
            `select from users where identities -> 'other' ->> 'userId' = $1`,
            [sub],
          )
          expect(rowCount).toBe(1)
        },
      }
    }).finally(() => decide(server, { socialSignIn: former }))
  })
})

describe('a new password that is interrupted after any commit', () => {
  const gentle = 'a-Quieter-Lake-78'
  const passwordWorks = async (username: string) => {
    const visit = await browser('SignIn')
    const identifier = { type: 'username', value: username }
    const { status, text } = await visit.call('POST /verification/password', { identifier, password: gentle })
    expect(status, text).toBe(200)
  }

  it('for a forgotten one is set, and the person is told', async () => {
    const people: string[] = []
    await interruptEverywhere(async () => {
      const { username, email } = await newPerson()
      people.push(email)
      const visit = await browser('ForgotPassword')
      await visit.sendCode(email, 'ForgotPassword')
      await visit.proveCode(email, await codeSentTo(server, email))
      const steps = [
        { send: visit.identify },
        { send: () => visit.call('PUT /profile/password', { password: gentle }) },
        { send: visit.submit, done: 'session.interaction_not_found' },
      ]
      return { steps, finish: () => passwordWorks(username) }
    })
    for (const email of people) expect((await noticeTo(server, email)).to).toBe(email)
  })

  it('by an access link is set, and the person is told', async () => {
    const people: string[] = []
    await interruptEverywhere(async () => {
      const { id, username, email } = await newPerson()
      people.push(email)
      const { url = '' } = await server.manage('POST /api/users/:userId/access-links', {
        params: { userId: id },
        body: { purpose: 'passwordReset' },
      })
      const body = { token: url.split('#token=')[1], password: gentle }
      const send = () => ask(server.url, 'POST /api/links/access/redeem', { body })
      return { steps: [{ send, done: 'access_link.used' }], finish: () => passwordWorks(username) }
    })
    for (const email of people) expect((await noticeTo(server, email)).to).toBe(email)
  })
})

it('a one-time token of a sign-in that is interrupted after any commit is not used up without effect', async () => {
  const { email } = await newPerson()
  await interruptEverywhere(async () => {
    const { token } = await server.manage('POST /api/one-time-tokens', { body: { email } })
    const visit = await browser('SignIn')
    const identifier = { type: 'email', value: email }
    const send = () => visit.call('POST /verification/one-time-token/verify', { identifier, token })
    // Its verification is known to the browser from the state of the sign-in.
    const known = async () => {
      const answer = await visit.call('GET /interaction')
      visit.verificationId = answer.body?.verificationRecords?.[0]?.id ?? ''
      return answer
    }
    const steps = [{ send, done: 'one_time_token.token_consumed' }, { send: known }, { send: visit.identify }]
    return { steps, finish: () => isLetIn(visit) }
  })
})

it('a device whose sign-in is interrupted after any commit gets its tokens, or begins again', async () => {
  const { username } = await newPerson()
  const jar = new CookieJar()
  await signIn(server.url, username, password, { jar })
  const device = deviceAt(server.url)
  const page = devicePageOf(server.url, jar)
  const whole = async (sent: Promise<{ status: number; body: object }>): Promise<Answer> => {
    const { status, body } = await sent
    return { status, body, text: JSON.stringify(body), headers: new Headers() }
  }
  await interruptEverywhere(async () => {
    const { user_code: code, device_code: deviceCode } = await device.begin({ scope: 'openid' })
    await page.open()
    let polled: Answer | undefined
    const poll = async () => {
      polled = await whole(device.poll(deviceCode))
      return polled
    }
    const steps = [
      { send: () => whole(page.enter(code)) },
      { send: () => whole(page.confirm(code)), done: 'oidc.invalid_request' },
      { send: poll, done: 'oidc.invalid_grant' },
    ]
    return { steps, finish: async () => expect([200, 400]).toContain(polled?.status) }
  })
})
