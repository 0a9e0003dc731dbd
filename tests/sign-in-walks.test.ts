import type { SignInExperience } from '@latchkey/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addTotp, codeOf, steadyStep } from './support/factors.ts'
import { codeSentTo } from './support/mailbox.ts'
import { authorize, CookieJar, signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide } from './support/settings.ts'
import { password, somebody } from './support/somebody.ts'
import { multiFactor } from './support/two-factors.ts'
import { type Answer, ask } from './support/wire.ts'

// Random sequences of the Sign-in API’s calls, against the real server.

const mfa: SignInExperience['mfa'] = { factors: ['Totp', 'BackupCode'], policy: 'PromptAtSignInAndSignUp' }

type Who = 'plain' | 'guarded'
type Person = { id: string; username: string; email: string; password: string; secret?: string }

let server: TestServer
const people = {} as Record<Who, Person>

beforeAll(async () => {
  server = await startTestServer()
  for (const who of ['plain', 'guarded'] as const) {
    const person = await somebody(server)
    const email = `${who}@walks.example`
    const secret = who === 'guarded' ? await addTotp(person) : undefined
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: person.id },
      body: { primaryEmail: email },
    })
    people[who] = { id: person.id, username: person.username, email, password, ...(secret && { secret }) }
  }
  const method = (identifier: 'username' | 'email', verificationCode: boolean) => ({
    identifier,
    password: true,
    verificationCode,
    isPasswordPrimary: true,
  })
  await decide(server, {
    signIn: { methods: [method('username', false), method('email', true)] },
    mfa,
    sentinelPolicy: { maxAttempts: 100_000 },
    throttlePolicy: { secret: { perPerson: 1_000_000, perAddress: 1_000_000 } },
  })
})
afterAll(() => server.stop())

const who = fc.constantFrom<Who>('plain', 'guarded')
const event = fc.constantFrom('SignIn', 'Register', 'ForgotPassword')
const step = fc.oneof(
  fc.record({ do: fc.constantFrom('begin' as const, 'change' as const), event }),
  fc.record({ do: fc.constantFrom('password' as const, 'code' as const), who, isRight: fc.boolean() }),
  fc.record({ do: fc.constantFrom('totp' as const), who, isRight: fc.boolean() }),
  fc.record({ do: fc.constantFrom('identify' as const), at: fc.nat(3) }),
  fc.record({
    do: fc.constantFrom(
      'propose' as const,
      'username' as const,
      'firstPassword' as const,
      'replace' as const,
      'skipMfa' as const,
      'bind' as const,
      'backupCodes' as const,
      'trust' as const,
      'submit' as const,
    ),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

let fresh = 0

/** The browser of a person who signed in by the password alone. */
async function sessionOf(name: Who): Promise<CookieJar> {
  const jar = new CookieJar()
  await decide(server, { mfa: { factors: [], policy: 'NoPrompt' } })
  await signIn(server.url, people[name].username, people[name].password, { jar })
  await decide(server, { mfa })
  return jar
}

/** One browser. It remembers what it proved since the sign-in began. In a session, the application asks for two factors. */
async function browser(owner?: Who) {
  const jar = owner ? await sessionOf(owner) : new CookieJar()
  const extra: Record<string, string> = owner ? { acr_values: multiFactor } : {}
  const { location } = await authorize(server.url, { jar, extra })
  const uid = new URL(location, server.url).searchParams.get('interaction') ?? ''
  const proven = new Set<string>()
  let replaced: string | undefined
  const call = async (route: string, body?: unknown): Promise<Answer> => {
    const [method = '', path = ''] = route.split(' ')
    const answer = await ask(server.url, `${method} /api/experience${path}`, {
      body,
      headers: { cookie: jar.cookie },
    })
    expect(answer.status, `${route}: ${answer.text}`).toBeLessThan(500)
    return answer
  }
  const state = async () => (await call('GET /interaction')).body

  async function prove(what: string, isRight: boolean, answer: Promise<Answer>) {
    const isAccepted = (await answer).status === 200
    expect(isAccepted && !isRight, `${what} was accepted and is wrong`).toBe(false)
    if (isAccepted) proven.add(what)
  }

  async function sendCode({ email }: Person): Promise<{ verificationId: string; code: string } | undefined> {
    const { interactionEvent } = await state()
    const identifier = { type: 'email', value: email }
    const sent = await call('POST /verification/verification-code', { identifier, interactionEvent })
    if (sent.status !== 200) return undefined
    return { verificationId: sent.body.verificationId, code: await codeSentTo(server, email) }
  }

  /** What it takes to be let in as this person. */
  function requireProved(userId: string) {
    const known = Object.entries(people).find(([, person]) => person.id === userId)
    if (!known) return expect([...proven], 'a new account').toContain('registered')
    const [name, { secret }] = known
    expect(
      ['password', 'code', 'session'].some(each => proven.has(`${name} ${each}`)),
      `${name} proved`,
    ).toBe(true)
    if (secret || proven.has(`${name} session`))
      expect([...proven], 'the second factor').toContain(`${name} totp`)
  }

  /** A session becomes one of two factors by those of its own person alone. */
  async function requireRaised(userId: string) {
    const { rows } = await server.database.query<{ login: Record<string, unknown> }>(
      `select payload #> '{result,login}' as login from oidc_records where model = 'Interaction' and key = record_key($1)`,
      [uid],
    )
    const [{ login } = { login: {} }] = rows
    expect(login).toMatchObject({ accountId: userId, acr: multiFactor })
    if (owner && login.ts) expect(userId).toBe(people[owner].id)
  }

  async function submit(): Promise<Answer> {
    const before = await state()
    const answer = await call('POST /submit')
    if (answer.status !== 200) return answer
    if (answer.body.redirectTo) {
      requireProved(before.userId)
      if (owner) await requireRaised(before.userId)
    } else {
      const [name, person] = Object.entries(people).find(([, { id }]) => id === before.userId) ?? []
      expect([...proven], 'a reset').toContain(`${name} code`)
      if (person && replaced) person.password = replaced
    }
    proven.clear()
    return answer
  }

  async function totp({ secret = 'JBSWY3DPEHPK3PXP' }: Person, isRight: boolean): Promise<Answer> {
    await steadyStep()
    await server.database.query('update factors set last_used_step = null')
    return call('POST /verification/totp/verify', { code: isRight ? codeOf(secret) : '000000' })
  }

  async function take(next: Step): Promise<void> {
    switch (next.do) {
      case 'begin':
        if ((await call('PUT ', { interactionEvent: next.event })).status !== 204) return
        proven.clear()
        if (owner && next.event === 'SignIn') proven.add(`${owner} session`)
        return
      case 'change':
        if ((await call('PUT /interaction-event', { interactionEvent: next.event })).status === 204)
          proven.delete(`${owner} session`)
        return
      case 'password': {
        const { username, password: right } = people[next.who]
        const body = {
          identifier: { type: 'username', value: username },
          password: next.isRight ? right : 'not-The-One-55',
        }
        return prove(`${next.who} password`, next.isRight, call('POST /verification/password', body))
      }
      case 'code': {
        const sent = await sendCode(people[next.who])
        if (!sent) return
        const code = next.isRight ? sent.code : String((Number(sent.code) + 1) % 1_000_000).padStart(6, '0')
        const identifier = { type: 'email', value: people[next.who].email }
        const body = { identifier, verificationId: sent.verificationId, code }
        const answer = call('POST /verification/verification-code/verify', body)
        return prove(`${next.who} code`, next.isRight, answer)
      }
      case 'totp': {
        // The factor of whoever is identified; only the guarded person has one.
        const { userId } = await state()
        const isRight = next.isRight && userId === people.guarded.id
        return prove('guarded totp', isRight, totp(people.guarded, next.isRight))
      }
      case 'identify': {
        const { verificationRecords = [] } = await state()
        const verificationId = verificationRecords[next.at]?.id ?? 'nothing'
        const { status } = await call('POST /identification', { verificationId })
        if (status === 201) proven.add('registered')
        if (status === 204) proven.delete(`${owner} session`)
        return
      }
      case 'propose': {
        const identifier = { type: 'username', value: `walker_${fresh++}` }
        return void (await call('POST /verification/new-password-identity', { identifier, password }))
      }
      case 'username': {
        await call('POST /profile', { type: 'username', value: `walker_${fresh++}` })
        if ((await state()).userId) proven.add('registered')
        return
      }
      case 'firstPassword': {
        await call('POST /profile', { type: 'password', value: password })
        if ((await state()).userId) proven.add('registered')
        return
      }
      case 'replace': {
        const next = `a-Quieter-Lake-${fresh++}`
        if ((await call('PUT /profile/password', { password: next })).status === 204) replaced = next
        return
      }
      case 'skipMfa':
        return void (await call('POST /profile/mfa/mfa-skipped'))
      case 'bind': {
        const proposed = await call('POST /verification/totp/secret')
        if (proposed.status !== 200) return
        const { secret, verificationId } = proposed.body
        await call('POST /verification/totp/verify', { code: codeOf(secret), verificationId })
        const bound = await call('POST /profile/mfa', { type: 'Totp', verificationId })
        const { userId } = await state()
        const owner = Object.entries(people).find(([, { id }]) => id === userId)
        // Nobody adds a factor to an account of another.
        if (bound.status === 204 && owner) {
          requireProved(userId)
          owner[1].secret = secret
          proven.add(`${owner[0]} totp`)
        }
        return
      }
      case 'backupCodes': {
        const { body, status } = await call('POST /verification/backup-code/generate')
        if (status === 200)
          await call('POST /profile/mfa', { type: 'BackupCode', verificationId: body.verificationId })
        return
      }
      case 'trust':
        return void (await call('POST /profile/mfa/trusted-device'))
      case 'submit':
        return void (await submit())
    }
  }

  /** Follows the refusals: each names a step, and the step works. */
  async function letIn(name: Who): Promise<void> {
    const person = people[name]
    await take({ do: 'begin', event: 'SignIn' })
    await take({ do: 'password', who: name, isRight: true })
    await take({ do: 'identify', at: 0 })
    for (let refusals = 0; refusals < 6; refusals += 1) {
      const answer = await submit()
      if (answer.status === 200) return
      switch (answer.body.code) {
        case 'session.mfa.require_mfa_verification':
          await prove(`${name} totp`, true, totp(person, true))
          break
        case 'user.suggest_mfa':
          expect((await call('POST /profile/mfa/mfa-skipped')).status).toBe(204)
          break
        case 'user.missing_mfa':
          await take({ do: 'bind' })
          break
        case 'session.mfa.backup_code_required':
          await take({ do: 'backupCodes' })
          break
        default:
          throw new Error(`${name} is stuck: ${answer.text}`)
      }
    }
    throw new Error(`${name} is asked again and again`)
  }

  /** Whether the session ended, as by a reset of the password; the browser then repeats its request. */
  const isOver = async () => (await call('PUT ', { interactionEvent: 'SignIn' })).status === 400

  return { take, letIn, isOver }
}

it('no sequence of calls lets in who did not prove themselves, keeps out who can, or fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async steps => {
      await server.database.query('delete from attempts')
      const walker = await browser()
      await walker.take({ do: 'begin', event: 'SignIn' })
      for (const each of steps) await walker.take(each)
      for (const name of ['plain', 'guarded'] as const) await walker.letIn(name)
    }),
    { numRuns: 25 },
  )
})

it('no sequence of calls in a session raises it without the second factor of its person, or keeps out who can', async () => {
  await fc.assert(
    fc.asyncProperty(who, fc.array(step, { minLength: 4, maxLength: 12 }), async (owner, steps) => {
      await server.database.query('delete from attempts')
      const walker = await browser(owner)
      await walker.take({ do: 'begin', event: 'SignIn' })
      for (const each of steps) await walker.take(each)
      for (const name of ['plain', 'guarded'] as const)
        await ((await walker.isOver()) ? await browser() : walker).letIn(name)
    }),
    { numRuns: 10 },
  )
})
