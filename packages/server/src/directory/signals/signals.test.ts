import { signals } from '@latchkey/contract'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addBackupCodes, addTotp } from '../../../../../tests/support/factors.ts'
import { CookieJar, signIn } from '../../../../../tests/support/people.ts'
import { startReceiver } from '../../../../../tests/support/receiver.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { signOut } from '../../../../../tests/support/sign-out.ts'
import { password, provenOnce, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Which signal each event stands for, and what its token says: CAEP 1.0, RISC 1.0, Shared Signals Framework 1.0. How tokens
// are delivered: `push.test.ts`. The operations: `http/management/signal-receivers.test.ts`.

type Claims = Record<string, unknown>

let server: TestServer
let token: string
let receiver: Awaited<ReturnType<typeof startReceiver>>

beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  token = await server.token()
  receiver = await startReceiver(response => void response.writeHead(202).end())
  await newReceiver()
})
afterAll(async () => {
  await server.stop()
  await receiver.stop()
})

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })

async function newReceiver(more: object = {}): Promise<string> {
  const answer = await manage('POST /api/signal-receivers', {
    endpoint: receiver.url,
    audience: 'https://shop.example/signals',
    events: Object.values(signals),
    ...more,
  })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

let count = 0
async function newUser(body: object = {}): Promise<string> {
  const answer = await manage('POST /api/users', { username: `signal_${count++}`, ...body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.id
}

const change = async (at: string, body?: unknown) => {
  const answer = await manage(at, body)
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer
}

/** The tokens about a person, with this audience, in the order of arrival. */
function tokensAbout(person: string, audience = 'https://shop.example/signals') {
  const subjectOf = ({ sub_id }: Claims) => sub_id as { sub?: string; user?: { sub: string } }
  return receiver.received
    .map(({ text }) => ({ text, claims: decodeJwt(text) as Claims }))
    .filter(({ claims }) => claims.aud === audience)
    .filter(({ claims }) => (subjectOf(claims).user ?? subjectOf(claims)).sub === person)
}

/** The names and claims of the signals about a person, as soon as there are so many. */
async function signalsAbout(person: string, amount: number): Promise<[string, Claims][]> {
  await expect.poll(() => tokensAbout(person).length).toBe(amount)
  return tokensAbout(person).map(({ claims }) => {
    const [[uri, event] = ['', {}]] = Object.entries(claims.events as Record<string, Claims>)
    return [uri.replace(/^.*\//, ''), event]
  })
}

const namesAbout = async (person: string, amount: number) =>
  (await signalsAbout(person, amount)).map(([name]) => name)

describe('a security event token', () => {
  it('is signed by the keys of the provider, also after a rotation, and names the account by its id', async () => {
    const keys = createRemoteJWKSet(new URL(`${server.url}/oidc/jwks`), { cooldownDuration: 0 })
    const issuer = `${server.url}/oidc`
    const verified = async (text: string) =>
      jwtVerify(text, keys, { issuer, audience: 'https://shop.example/signals', typ: 'secevent+jwt' })
    const person = await newUser()
    await change(`PATCH /api/users/${person}/password`, { password })
    await signalsAbout(person, 1)
    await change('POST /api/configs/oidc/private-keys/rotate', {})
    await change(`PATCH /api/users/${person}/password`, { password: 'windy-Lake-78' })
    await signalsAbout(person, 2)
    const [before, after] = tokensAbout(person)
    const { payload, protectedHeader } = await verified(before?.text ?? '')
    await verified(after?.text ?? '')
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'secevent+jwt', kid: expect.any(String) })
    expect(decodeProtectedHeader(after?.text ?? '').kid).not.toBe(protectedHeader.kid)
    expect(payload).toEqual({
      iss: issuer,
      aud: 'https://shop.example/signals',
      iat: expect.any(Number),
      jti: expect.stringMatching(/^[\w-]{22}$/),
      txn: expect.any(String),
      sub_id: { format: 'iss_sub', iss: issuer, sub: person },
      events: {
        [signals['credential-change']]: {
          event_timestamp: expect.any(Number),
          initiating_entity: 'admin',
          reason_admin: { en: 'A credential of the account changed.' },
          credential_type: 'password',
          change_type: 'update',
        },
      },
    })
    expect(Math.abs(Date.now() / 1000 - (payload.iat ?? 0))).toBeLessThan(60)
  })

  it('says nothing of a person but the id, unless the receiver gets new values', async () => {
    await newReceiver({
      audience: 'values',
      includesNewValues: true,
      events: [signals['identifier-changed']],
    })
    const person = await newUser({ name: 'Mira Nolan', primaryEmail: `old_${count}@example.com` })
    const values = {
      username: 'nolan_of_signals',
      primaryEmail: 'nolan@example.com',
      primaryPhone: '14155552671',
    }
    await change(`PATCH /api/users/${person}`, values)
    const given = await signalsAbout(person, 4)
    expect(given.map(([name]) => name)).toEqual([
      'identifier-changed',
      'identifier-changed',
      'identifier-changed',
      'recovery-information-changed',
    ])
    for (const [, claims] of given)
      expect(claims).toEqual({ event_timestamp: expect.any(Number), initiating_entity: 'admin' })
    const all = JSON.stringify(tokensAbout(person).map(({ claims }) => claims))
    for (const word of ['nolan', 'Nolan', 'example.com', '14155552671', '127.0.0.1'])
      expect(all).not.toContain(word)
    await expect.poll(() => tokensAbout(person, 'values').length).toBe(3)
    const told = tokensAbout(person, 'values').map(({ claims }) => Object.values(claims.events as Claims)[0])
    expect(told.map(claims => (claims as Claims)['new-value']).sort()).toEqual(Object.values(values).sort())
  })

  it('of each receiver and each signal has an id of its own, and one transaction an event', async () => {
    await newReceiver({ audience: 'other', events: [signals['account-disabled']] })
    const person = await newUser()
    await change(`PATCH /api/users/${person}/is-suspended`, { isSuspended: true })
    await signalsAbout(person, 2)
    await expect.poll(() => tokensAbout(person, 'other').length).toBe(1)
    const tokens = [...tokensAbout(person), ...tokensAbout(person, 'other')].map(({ claims }) => claims)
    expect(new Set(tokens.map(({ jti }) => jti)).size).toBe(3)
    expect(new Set(tokens.map(({ txn }) => txn)).size).toBe(1)
  })
})

describe('account-disabled and account-enabled', () => {
  it('follow a suspension, with the reason of the administrator', async () => {
    const person = await newUser()
    await change(`PATCH /api/users/${person}/is-suspended`, { isSuspended: true, reason: 'Unpaid bill' })
    await change(`PATCH /api/users/${person}/is-suspended`, { isSuspended: false })
    expect(await signalsAbout(person, 3)).toMatchObject([
      ['account-disabled', { initiating_entity: 'admin', reason_admin: { und: 'Unpaid bill' } }],
      ['session-revoked', { reason_admin: { und: 'Unpaid bill' } }],
      ['account-enabled', {}],
    ])
  })

  it('follow a scheduled deletion and its end, unless the account stays suspended', async () => {
    const person = await newUser()
    await change(`POST /api/users/${person}/deletion`)
    await change(`DELETE /api/users/${person}/deletion`)
    expect(await namesAbout(person, 3)).toEqual(['account-disabled', 'session-revoked', 'account-enabled'])
    await change(`PATCH /api/users/${person}/is-suspended`, { isSuspended: true })
    await change(`POST /api/users/${person}/deletion`)
    await change(`DELETE /api/users/${person}/deletion`)
    await change(`PATCH /api/users/${person}/is-suspended`, { isSuspended: false })
    expect((await namesAbout(person, 8)).slice(3)).toEqual([
      'account-disabled',
      'session-revoked',
      'account-disabled',
      'session-revoked',
      'account-enabled',
    ])
  })
})

describe('account-purged', () => {
  it('follows the deletion of an account', async () => {
    const person = await newUser()
    await change(`DELETE /api/users/${person}`)
    expect(await namesAbout(person, 2)).toEqual(['session-revoked', 'account-purged'])
  })
})

describe('credential-change', () => {
  it('follows a password, an authenticator app and backup codes of the person', async () => {
    const person = await somebody(server)
    await addTotp(person)
    await addBackupCodes(person)
    const { body: factors } = await manage(`GET /api/users/${person.id}/mfa-verifications`)
    await change(`DELETE /api/users/${person.id}/mfa-verifications/${factors[0].id}`)
    expect(await signalsAbout(person.id, 3)).toMatchObject([
      ['credential-change', { credential_type: 'app', change_type: 'create', initiating_entity: 'user' }],
      ['credential-change', { credential_type: 'backup-code', change_type: 'create' }],
      ['credential-change', { credential_type: 'app', change_type: 'delete', initiating_entity: 'admin' }],
    ])
  })

  it.each([
    ['fido2-roaming', ['usb']],
    ['fido2-platform', ['internal', 'hybrid']],
  ])('calls a passkey %s if it has the transports %s', async (type, transports) => {
    const person = await newUser()
    await server.database.query(
      `insert into factors (id, user_id, type, created_at, credential_id, public_key, counter, rp_id, transports)
       values ($1::text, $1::text, 'WebAuthn', now(), $1::text, 'key', 0, 'localhost', $2)`,
      [person, transports],
    )
    await change(`DELETE /api/users/${person}/mfa-verifications/${person}`)
    expect(await signalsAbout(person, 1)).toMatchObject([
      ['credential-change', { credential_type: type, change_type: 'delete' }],
    ])
  })

  it('follows a personal access token', async () => {
    const person = await newUser()
    await change(`POST /api/users/${person}/personal-access-tokens`, { name: 'deploys' })
    await change(`PATCH /api/users/${person}/personal-access-tokens/deploys`, { name: 'builds' })
    await change(`DELETE /api/users/${person}/personal-access-tokens/builds`)
    const type = { credential_type: 'personal-access-token' }
    expect(await signalsAbout(person, 2)).toMatchObject([
      ['credential-change', { ...type, change_type: 'create' }],
      ['credential-change', { ...type, change_type: 'delete' }],
    ])
  })

  it('does not follow other changes', async () => {
    const person = await newUser()
    await change(`PATCH /api/users/${person}`, { name: 'Nolan' })
    await change(`PATCH /api/users/${person}/custom-data`, { customData: { plan: 'pro' } })
    await change(`PATCH /api/users/${person}/password`, { password })
    expect(await namesAbout(person, 1)).toEqual(['credential-change'])
  })
})

describe('session-revoked', () => {
  it('names the session that ended', async () => {
    const person = await provenOnce(await somebody(server))
    const verification = await person.prove()
    await signIn(server.url, person.username, password)
    const { body } = await person.ask('GET /api/my-account/sessions', { verification })
    const other = body.sessions.find((each: { isCurrent: boolean }) => !each.isCurrent).payload.uid
    await person.ask(`DELETE /api/my-account/sessions/${other}`, { verification })
    expect(await signalsAbout(person.id, 1)).toMatchObject([
      ['session-revoked', { initiating_entity: 'user', reason_admin: { en: 'The session was ended.' } }],
    ])
    expect(tokensAbout(person.id)[0]?.claims.sub_id).toEqual({
      format: 'complex',
      user: { format: 'iss_sub', iss: `${server.url}/oidc`, sub: person.id },
      session: { format: 'opaque', id: other },
    })
  })

  it('is sent for each of several sessions', async () => {
    const person = await somebody(server)
    await signIn(server.url, person.username, password)
    await change(`DELETE /api/users/${person.id}/sessions`)
    expect(await namesAbout(person.id, 2)).toEqual(['session-revoked', 'session-revoked'])
    const sessions = tokensAbout(person.id).map(({ claims }) => (claims.sub_id as Claims).session)
    expect(new Set(sessions.map(each => JSON.stringify(each))).size).toBe(2)
  })

  it('follows a sign-out in the browser, also one without an application', async () => {
    const jar = new CookieJar()
    const person = await somebody(server, { jar })
    await signOut(server.url, jar, person.id_token)
    expect(await namesAbout(person.id, 1)).toEqual(['session-revoked'])
    expect(tokensAbout(person.id)[0]?.claims.sub_id).toMatchObject({ format: 'complex' })
    const again = new CookieJar()
    await signIn(server.url, person.username, password, { jar: again })
    const question = await again.fetch(`${server.url}/oidc/session/end`)
    const xsrf = new URL(question.headers.get('location') ?? '').hash.slice(1)
    const body = new URLSearchParams({ xsrf, logout: 'yes' })
    expect(
      (await again.fetch(`${server.url}/oidc/session/end/confirm`, { method: 'POST', body })).status,
    ).toBe(303)
    expect(await namesAbout(person.id, 2)).toEqual(['session-revoked', 'session-revoked'])
  })

  it('is about all sessions after a lockdown, which also demands a new password', async () => {
    const person = await somebody(server)
    expect((await person.ask('POST /api/my-account/lockdown', { body: {} })).status).toBe(200)
    expect(await namesAbout(person.id, 2)).toEqual(['session-revoked', 'account-credential-change-required'])
    expect(tokensAbout(person.id)[0]?.claims.sub_id).toMatchObject({ format: 'iss_sub', sub: person.id })
  })
})
