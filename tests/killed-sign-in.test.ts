import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addAuthenticator } from './support/authenticator.ts'
import { launchBrowser, openPage } from './support/browser.ts'
import { codeSentTo } from './support/mailbox.ts'
import { type OtherProvider, redirectUri, startOtherProvider } from './support/openid-provider.ts'
import { authorize, CookieJar, exchange, follow, signIn } from './support/people.ts'
import { isReady, killGroup, type ServerProcess, spawnServer } from './support/process.ts'
import { backEnd, createMigratedDatabase, freePort, managementToken } from './support/server.ts'
import { password } from './support/somebody.ts'
import { type Answer, ask } from './support/wire.ts'

// A real server is killed (`kill -9`) while people sign in by every flow. They repeat the call that was interrupted, with
// the same cookies; where that leads nowhere, they begin again. After each commit of each flow, and slower:
// `crash-sign-in.test.ts`.

/** How often the server is killed. */
const kills = process.env.INTERRUPT_ALL ? 40 : 2

let databaseUrl: string
let server: ServerProcess
let other: OtherProvider
let browser: Browser
let count = 0
/** How often a request was interrupted, by flow. */
const interrupted = new Map<string, number>()

const method = (identifier: 'username' | 'email', verificationCode: boolean) => ({
  identifier,
  password: true,
  verificationCode,
  isPasswordPrimary: true,
})
const settings = {
  signUp: { identifiers: ['email'], password: true, verify: true },
  signIn: { methods: [method('username', false), method('email', true)] },
  socialSignIn: { skipRequiredIdentifiers: true },
  passkeySignIn: { enabled: true },
  throttlePolicy: { secret: { perAddress: 100_000, perPerson: 100_000 } },
}

beforeAll(async () => {
  databaseUrl = await createMigratedDatabase()
  await query(`insert into settings (name, value, updated_at) values ('signInExperience', $1, now())`, [
    JSON.stringify(settings),
  ])
  ;[other, browser] = await Promise.all([startOtherProvider(), launchBrowser()])
  server = await startAt(await freePort())
  await manage('POST /api/connectors', {
    id: 'other',
    connectorId: 'oidc',
    metadata: { target: 'other' },
    config: other.oidcConfig,
  })
})
afterAll(async () => {
  await browser.close()
  server.child.kill('SIGTERM')
  await server.ended()
  await other.stop()
  rmSync(directory, { recursive: true, force: true })
})

async function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query(text, values).finally(() => client.end())
  return rows
}

const directory = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
const startAt = (port: number) =>
  spawnServer(port, {
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '5',
    DATA_DIR: directory,
    SECRET_KEY: 'the key that the server keeps when it is killed',
    BOOTSTRAP_CLIENT_ID: backEnd.id,
    BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
    ALLOW_PRIVATE_NETWORK: 'true',
    LOG_LEVEL: 'silent',
  }).ready()

/** Repeats an interrupted request once the server is back. */
async function repeat<Result>(flow: string, send: () => Promise<Result>): Promise<Result> {
  for (;;)
    try {
      return await send()
    } catch (error) {
      // `fetch` failed: there was no response, or half of one.
      if (!(error instanceof TypeError)) throw error
      interrupted.set(flow, (interrupted.get(flow) ?? 0) + 1)
      while (!(await isReady(server.url))) await pause(50)
    }
}

/** A call by an administrator. */
const manage = (at: string, body: object, flow = 'administration'): Promise<Answer> =>
  repeat(flow, async () => ask(server.url, at, { token: await managementToken(server.url), body }))

/** A refusal that the person answers by beginning again. */
class Refused extends Error {}

/** One attempt at a flow, in a new browser. */
async function attempt(flow: string, interactionEvent: 'SignIn' | 'Register' | 'ForgotPassword') {
  const jar = new CookieJar((url, init) => repeat(flow, () => fetch(url, init)))
  const request = await authorize(server.url, { jar })
  let verificationId = ''
  const raw = async (at: string, body?: unknown): Promise<Answer> => {
    const [verb = '', path = ''] = at.split(' ')
    const headers = { cookie: jar.cookie }
    return repeat(flow, () => ask(server.url, `${verb} /api/experience${path}`, { body, headers }))
  }
  const call = async (at: string, body?: unknown): Promise<Answer> => {
    const answer = await raw(at, body)
    if (answer.status >= 400) throw new Refused(`${flow}: ${at}: ${answer.status} ${answer.text}`)
    verificationId = answer.body?.verificationId ?? verificationId
    return answer
  }
  const submit = async (): Promise<Answer> => {
    const answer = await raw('POST /submit')
    if (answer.body?.code !== 'user.passkey_preferred') return answer
    await call('POST /profile/mfa/passkey-skipped')
    return raw('POST /submit')
  }
  await call('PUT ', { interactionEvent })
  return {
    raw,
    call,
    submit,
    proven: () => ({ verificationId }),
    identify: () => call('POST /identification', { verificationId }),
    byPassword: (username: string) =>
      call('POST /verification/password', { identifier: { type: 'username', value: username }, password }),
    async byCode(value: string) {
      const identifier = { type: 'email', value }
      await call('POST /verification/verification-code', { identifier, interactionEvent })
      // The mailbox of a killed server is gone, so the person asks again.
      const code = await codeSentTo(server, value).catch(error => {
        throw new Refused(String(error))
      })
      await call('POST /verification/verification-code/verify', { identifier, verificationId, code })
    },
    /** Submits, continues to the application, and redeems its code. */
    async enter() {
      const { body } = await submit()
      if (!body?.redirectTo) throw new Refused(`${flow}: submit: ${JSON.stringify(body)}`)
      const back = await follow(jar, body.redirectTo, request.redirectUri).catch(error => {
        throw new Refused(String(error))
      })
      await exchange(server.url, back, request).catch(error => {
        throw new Refused(String(error))
      })
    },
  }
}

async function newPerson(flow: string, more: object = {}) {
  const username = `killed_${count++}`
  const email = `${username}@people.example`
  // A repeated creation finds the username taken: then the first one was stored.
  await manage('POST /api/users', { username, password, primaryEmail: email, ...more }, flow)
  const [row] = await query('select id from users where username = $1', [username])
  return { id: String(row?.id), username, email }
}

/** Begins again until the person is through. */
async function eventually(once: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      await once()
      return
    } catch (error) {
      if (!(error instanceof Refused) || tries === 8) throw error
    }
}

const registered: string[] = []
const identities: string[] = []

/** The flows: each is done by somebody new, over and over. */
const flows: Record<string, () => Promise<void>> = {
  async 'password sign-in'() {
    const { username } = await newPerson('password sign-in')
    await eventually(async () => {
      const visit = await attempt('password sign-in', 'SignIn')
      await visit.byPassword(username)
      await visit.identify()
      await visit.enter()
    })
  },
  async 'code sign-in'() {
    const { email } = await newPerson('code sign-in')
    await eventually(async () => {
      const visit = await attempt('code sign-in', 'SignIn')
      await visit.byCode(email)
      await visit.identify()
      await visit.enter()
    })
  },
  async 'second factor'() {
    const { id, username } = await newPerson('second factor')
    const factors = `POST /api/users/${id}/mfa-verifications`
    await manage(factors, { type: 'Totp' }, 'second factor')
    const { body } = await manage(factors, { type: 'BackupCode' }, 'second factor')
    // Its answer was lost.
    if (!body?.codes) return
    await eventually(async () => {
      const visit = await attempt('second factor', 'SignIn')
      await visit.byPassword(username)
      await visit.identify()
      const refused = (await visit.submit()).body?.code
      if (refused !== 'session.mfa.require_mfa_verification') throw new Error(`asked for ${refused}`)
      await visit.call('POST /verification/backup-code/verify', { code: body.codes.pop() })
      await visit.enter()
    })
  },
  async 'registration with a missing profile'() {
    const email = `killed_${count++}@people.example`
    registered.push(email)
    await eventually(async () => {
      const visit = await attempt('registration with a missing profile', 'Register')
      await visit.byCode(email)
      const { body } = await visit.raw('POST /identification', visit.proven())
      // The account was made before the server was killed: the person signs in with it.
      if (body?.code === 'user.email_already_in_use') {
        await visit.call('PUT /interaction-event', { interactionEvent: 'SignIn' })
        await visit.identify()
      } else await visit.call('POST /profile', { type: 'password', value: password })
      await visit.enter()
    })
  },
  async 'reset by code'() {
    const { username, email } = await newPerson('reset by code')
    let chosen = ''
    await eventually(async () => {
      const visit = await attempt('reset by code', 'ForgotPassword')
      await visit.byCode(email)
      await visit.identify()
      chosen = `a-Quieter-Lake-${100 + count++}`
      await visit.call('PUT /profile/password', { password: chosen })
      await visit.call('POST /submit')
    })
    const visit = await attempt('reset by code', 'SignIn')
    const identifier = { type: 'username', value: username }
    await visit.call('POST /verification/password', { identifier, password: chosen })
  },
  async 'magic link'() {
    const { email } = await newPerson('magic link')
    await eventually(async () => {
      const { body } = await manage('POST /api/one-time-tokens', { email }, 'magic link')
      const visit = await attempt('magic link', 'SignIn')
      const identifier = { type: 'email', value: email }
      await visit.call('POST /verification/one-time-token/verify', { identifier, token: body.token })
      await visit.identify()
      await visit.enter()
    })
  },
  async 'social registration'() {
    const sub = `killed-${count++}`
    identities.push(sub)
    await eventually(async () => {
      const visit = await attempt('social registration', 'Register')
      const at = 'POST /verification/social/other'
      const { body } = await visit.call(`${at}/authorization-uri`, { state: sub, redirectUri })
      const connectorData = await other.approve(body.authorizationUri, { sub, name: 'Nia' })
      await visit.call(`${at}/verify`, { ...visit.proven(), connectorData })
      const made = await visit.raw('POST /identification', visit.proven())
      if (made.body?.code === 'user.identity_already_in_use') {
        await visit.call('PUT /interaction-event', { interactionEvent: 'SignIn' })
        await visit.identify()
      }
      await visit.enter()
    })
  },
  async passkey() {
    const { page, username } = await owner
    await eventually(async () => {
      const visit = await attempt('passkey', 'SignIn')
      const at = 'POST /verification/sign-in-passkey/authentication'
      const { body } = await visit.call(at, { identifier: { type: 'username', value: username } })
      const payload = await assertionOf(page, body.authenticationOptions)
      await visit.call(`${at}/verify`, { ...visit.proven(), payload })
      await visit.identify()
      await visit.enter()
    })
  },
}

/** The person with a passkey, and the browser that has it. */
let owner: Promise<{ page: Page; username: string }>

async function passkeyOwner() {
  const { page } = await openPage(browser)
  await page.goto(`${server.url}/healthz`)
  await addAuthenticator(page)
  const { username } = await newPerson('passkey')
  const { access_token: token } = await signIn(server.url, username, password)
  const call = (at: string, body?: object, verification = '') =>
    ask(server.url, at, { token, body, verification })
  const proof = await call('POST /api/verifications/password', { password })
  const at = 'POST /api/verifications/web-authn/registration'
  const { registrationOptions, verificationRecordId: id } = (await call(at)).body
  const payload = await page.evaluate(async json => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json as never)
    const credential = await navigator.credentials.create({ publicKey })
    return { ...(credential as PublicKeyCredential).toJSON(), type: 'WebAuthn' }
  }, registrationOptions)
  await call(`${at}/verify`, { verificationRecordId: id, payload })
  const bound = await call(
    'POST /api/my-account/mfa-verifications',
    { type: 'WebAuthn', newIdentifierVerificationRecordId: id },
    proof.body.verificationRecordId,
  )
  expect(bound.status, bound.text).toBe(204)
  return { page, username }
}

const assertionOf = (page: Page, options: unknown) =>
  page.evaluate(async json => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json as never)
    const credential = await navigator.credentials.get({ publicKey })
    return { ...(credential as PublicKeyCredential).toJSON(), type: 'WebAuthn' }
  }, options)

it('people whose server is killed in the middle of any flow go on or begin again, and nobody is half registered', async () => {
  owner = passkeyOwner()
  await owner
  let isOver = false
  const finished = new Map<string, number>()
  const lanes = Object.entries(flows).map(async ([name, flow]) => {
    while (!isOver) {
      await flow()
      finished.set(name, (finished.get(name) ?? 0) + 1)
    }
  })
  const killing = async () => {
    for (let round = 0; round < kills; round += 1) {
      await pause(500 + Math.random() * 700)
      killGroup(server)
      await server.ended()
      server = await startAt(Number(new URL(server.url).port))
    }
    isOver = true
  }
  await Promise.all([killing(), ...lanes])

  for (const name of Object.keys(flows)) {
    expect(finished.get(name), `${name} finished`).toBeGreaterThan(0)
    expect(interrupted.get(name), `${name} was interrupted`).toBeGreaterThan(0)
  }
  // Whoever registered has one account, with all that it needs, and everybody else a way in.
  expect(
    await query(
      `select primary_email as email from users where primary_email = any($1) and password_digest is not null order by id`,
      [registered],
    ),
  ).toHaveLength(registered.length)
  expect(
    await query(`select id from users where identities -> 'other' ->> 'userId' = any($1)`, [identities]),
  ).toHaveLength(identities.length)
  const lost = `select id from users where password_digest is null and identities = '{}'`
  expect(await query(lost)).toEqual([])
}, 600_000)
