import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide } from './support/settings.ts'
import { password } from './support/somebody.ts'
import { type Answer, ask } from './support/wire.ts'

// Nobody without a session can tell whether an account exists: not by the answer, and not by its time.

const amount = 100
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  const method = (identifier: 'username' | 'email', verificationCode: boolean) => ({
    identifier,
    password: true,
    verificationCode,
    isPasswordPrimary: true,
  })
  await decide(server, {
    signIn: { methods: [method('username', false), method('email', true)] },
    passkeySignIn: { enabled: true },
    sentinelPolicy: { maxAttempts: 100_000 },
    throttlePolicy: {
      secret: { perAddress: 1_000_000, perPerson: 1_000_000 },
      message: { perAddress: 1_000_000, perServer: 1_000_000 },
    },
  })
  await Promise.all(
    Array.from({ length: amount }, (_, at) =>
      server.manage('POST /api/users', {
        body: { username: `known_${at}`, primaryEmail: `known_${at}@people.example`, password },
      }),
    ),
  )
})
afterAll(() => server.stop())

async function browser(interactionEvent: string) {
  const { jar } = await authorize(server.url)
  const call = (route: string, body: unknown) => {
    const [method = '', path = ''] = route.split(' ')
    return ask(server.url, `${method} /api/experience${path}`, { body, headers: { cookie: jar.cookie } })
  }
  await call('PUT ', { interactionEvent })
  return call
}

type Probe = (name: string) => Promise<Answer>

/** What a caller can compare; ids and times differ for each request. */
function comparable({ status, body, headers }: Answer, name: string) {
  const { date: _, 'logto-core-request-id': __, 'set-cookie': ___, ...rest } = Object.fromEntries(headers)
  const text = JSON.stringify(body ?? null)
    .replaceAll(name, 'NAME')
    .replace(/"(verificationId|challenge)":"[^"]+"/g, '"$1":""')
  return { status, text, headers: { ...rest, etag: undefined, 'content-length': undefined } }
}

/** Asks for known and unknown names in turn. Returns how often a known one took longer than an unknown one. */
async function compare(probe: Probe): Promise<number> {
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
  const seen = new Set<string>()
  await probe('known_0')
  await probe('unknown_0')
  for (let at = 1; at < amount; at += 1)
    for (const kind of at % 2 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
      const name = `${kind}_${at}`
      const begun = performance.now()
      const answer = await probe(name)
      times[kind].push(performance.now() - begun)
      seen.add(JSON.stringify(comparable(answer, name)))
    }
  expect([...seen]).toHaveLength(1)
  const pairs = times.known.flatMap(known => times.unknown.map(unknown => known > unknown))
  return pairs.filter(Boolean).length / pairs.length
}

describe('an unknown name is answered like a known one, in the same time', () => {
  const email = (name: string) => ({ type: 'email', value: `${name}@people.example` })
  const probes: Record<string, () => Promise<Probe>> = {
    'by a wrong password': async () => {
      const call = await browser('SignIn')
      return name =>
        call('POST /verification/password', {
          identifier: { type: 'username', value: name },
          password: 'not-The-One-55',
        })
    },
    'by a passkey': async () => {
      const call = await browser('SignIn')
      return name =>
        call('POST /verification/sign-in-passkey/authentication', {
          identifier: { type: 'username', value: name },
        })
    },
    'by the link for a forgotten password': async () => name =>
      ask(server.url, 'POST /api/links/password-reset', { body: { identifier: email(name) } }),
    ...Object.fromEntries(
      ['SignIn', 'Register', 'ForgotPassword'].map(event => [
        `by a code for ${event}`,
        async () => {
          const call = await browser(event)
          return (name: string) =>
            call('POST /verification/verification-code', { identifier: email(name), interactionEvent: event })
        },
      ]),
    ),
  }

  it.each(Object.keys(probes))('%s', { timeout: 600_000 }, async flow => {
    const share = await compare((await probes[flow]?.()) as Probe)
    // Of two equal distributions it is a half; five standard deviations of 100 measurements each.
    expect(share).toBeGreaterThan(0.3)
    expect(share).toBeLessThan(0.7)
  })
})
