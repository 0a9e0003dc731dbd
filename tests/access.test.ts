import { createHash } from 'node:crypto'
import {
  type AccountCenter,
  type AccountRow,
  accountApi,
  fieldNames,
  managementApi,
  type Row,
  signInApi,
} from '@latchkey/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stillMissing, validBodies } from './support/bodies.ts'
import { allScopes, clientOf, type SignInOptions, signIn, type Tokens } from './support/people.ts'
import { filled, rowsOf } from './support/rows.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, refusedAs } from './support/somebody.ts'
import { targetOf } from './support/targets.ts'
import { registerThirdParty, signInElsewhere } from './support/third-party.ts'
import { expectNoTrace } from './support/traces.ts'
import { type Answer, ask, type RequestOptions } from './support/wire.ts'

// The Account door, row by row. The other doors: access-management.test.ts and access-sign-in.test.ts.

const rows = rowsOf<AccountRow>(accountApi, validBodies.account)
let server: TestServer
let mira: Tokens
let proof: string
let everythingOn: AccountCenter['fields']

beforeAll(async () => {
  server = await startTestServer()
  mira = await signIn(server.url, 'mira', password, { event: 'Register' })
  proof = await prove(mira)
  everythingOn = Object.fromEntries(fieldNames.map(field => [field, 'Edit'])) as AccountCenter['fields']
  await server.manage('PATCH /api/account-center', { body: { fields: everythingOn } })
})
afterAll(() => server.stop())

async function prove(tokens: Tokens): Promise<string> {
  const record = await clientOf(server.url, tokens)('POST /api/verifications/password', {
    body: { password },
  })
  return record.verificationRecordId
}

async function register(username: string, scope = allScopes): Promise<Tokens & { id: string }> {
  const tokens = await signIn(server.url, username, password, { event: 'Register', scope })
  const { id } = await clientOf(server.url, tokens)('GET /api/my-account')
  return { ...tokens, id }
}

/** Mira’s tokens of one kind, made once: to be refused uses nothing up. */
function tokensBy(options: SignInOptions): Promise<Tokens> {
  const kind = JSON.stringify(options)
  const known = made.get(kind) ?? signIn(server.url, 'mira', password, options)
  made.set(kind, known)
  return known
}
const made = new Map<string, Promise<Tokens>>()

/** Asks as Mira, with everything right but what a test puts wrong. */
function askRow({ route, body }: { route: string; body: unknown }, wrong: RequestOptions = {}) {
  return ask(server.url, filled(route), { token: mira.access_token, verification: proof, body, ...wrong })
}

async function whileSettingsAre<Result>(
  settings: { enabled?: boolean; fields?: AccountCenter['fields'] },
  act: () => Promise<Result>,
): Promise<Result> {
  await server.manage('PATCH /api/account-center', { body: settings })
  try {
    return await act()
  } finally {
    await server.manage('PATCH /api/account-center', { body: { enabled: true, fields: everythingOn } })
  }
}

it.each([
  ['account', accountApi],
  ['management', managementApi],
  ['signIn', signInApi],
] as const)('there is a valid body for every row of the door that takes one: %s', (door, table) => {
  for (const [name, row] of Object.entries<Row>(table)) {
    if (!row.body) continue
    const missing = `add a valid body for ${name} to tests/support/bodies.ts`
    expect(validBodies[door], missing).toHaveProperty(name)
    expect(row.body.safeParse(validBodies[door][name]).error?.message, `the body of ${name}`).toBeUndefined()
  }
})

describe.each(rows)('$route', ({ name, route, row, body }) => {
  const whole = { route, body }

  function expectLetIn(answer: Answer) {
    const missing = stillMissing[name]
    if (missing) return expect(answer.body?.code, answer.text).toBe(missing)
    expect(answer.status, answer.text).toBe(row.status ?? (row.output ? 200 : 204))
  }

  it('lets in whoever has all that it asks for', async () => {
    const username = `in_${createHash('md5').update(route).digest('hex')}`
    const somebody = await register(username)
    const verification = await prove(somebody)
    const target = await targetOf(server, name, { ...somebody, username, verification })
    expectLetIn(
      await askRow({ route: filled(route, target), body }, { token: somebody.access_token, verification }),
    )
  })

  it('refuses a credential that is not an opaque token of a person', async () => {
    const token = (value: string) => ({ authorization: `Bearer ${value}` })
    const clientToken = await fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'test-back-end',
        client_secret: 'a-secret-for-the-tests-only',
      }),
    }).then(response => response.json() as Promise<Tokens>)
    const unauthorized = 'auth.unauthorized'
    const refresh = mira.refresh_token ?? ''
    const wrong: [what: string, headers: Record<string, string>, code: string][] = [
      ['no token', {}, 'auth.authorization_header_missing'],
      ['another scheme', { authorization: 'Basic eDp5' }, 'auth.authorization_token_type_not_supported'],
      ['the bare token', { authorization: mira.access_token }, 'auth.authorization_token_type_not_supported'],
      ['an unknown token', token('nobody-made-this'), unauthorized],
      ['an empty token', { authorization: 'Bearer' }, unauthorized],
      ['a token with a space behind it', token(` ${mira.access_token}`), unauthorized],
      ['an ID token', token(mira.id_token), unauthorized],
      ['a refresh token', token(refresh), unauthorized],
      ['a Management token', token(await server.token()), unauthorized],
      ['a client’s opaque token', token(clientToken.access_token), unauthorized],
      ['the hash that the store keeps', token(keyOf(mira)), unauthorized],
    ]
    await expectNoTrace(server.database, async () => {
      for (const [what, headers, code] of wrong) {
        const answer = await ask(server.url, filled(route), { body, headers, verification: proof })
        expect(answer, what).toEqual(refusedAs(401, code))
        expect(answer.headers.get('access-control-allow-origin'), what).toBe('*')
      }
    })
  })

  it('refuses a token without `openid`', async () => {
    const { access_token: token } = await tokensBy({ scope: 'profile email' })
    await expectNoTrace(server.database, async () =>
      expect(await askRow(whole, { token })).toEqual(refusedAs(403, 'auth.forbidden')),
    )
  })

  it('refuses an expired token', async () => {
    const tokens = await signIn(server.url, 'mira', password)
    await server.database.query('update oidc_records set expires_at = now() where key = $1', [keyOf(tokens)])
    await expectNoTrace(server.database, async () =>
      expect(await askRow(whole, { token: tokens.access_token })).toEqual(
        refusedAs(401, 'auth.unauthorized'),
      ),
    )
  })

  it('says that the Account API is switched off, before it looks at anything but the token', () =>
    whileSettingsAre({ enabled: false }, () =>
      expectNoTrace(server.database, async () => {
        const off = refusedAs(400, 'account_center.not_enabled')
        expect(await askRow(whole)).toEqual(off)
        if (row.body) expect(await askRow({ route, body: undefined }, { text: '{"half' })).toEqual(off)
        expect(await askRow(whole, { token: 'unknown' })).toEqual(refusedAs(401, 'auth.unauthorized'))
      }),
    ))

  if (row.scopes)
    describe('scopes', () => {
      const { needs = [], each = {}, missing = 400 } = row.scopes ?? {}
      it.each([...needs, ...Object.values(each)])('refuses a token without `%s`', async scope => {
        const others = allScopes.replace(scope, '').replace(/ +/g, ' ').trim()
        const { access_token: token } = await tokensBy({ scope: others })
        await expectNoTrace(server.database, async () =>
          expect(await askRow(whole, { token })).toEqual(
            refusedAs(missing, missing === 403 ? 'auth.forbidden' : 'auth.unauthorized'),
          ),
        )
      })

      if (Object.keys(each).length > 0)
        it('minds a scope of one key only when that key is given', async () => {
          for (const [key, scope] of Object.entries(each)) {
            const scopes = allScopes.replace(scope, '').replace(/ +/g, ' ').trim()
            const { access_token: token } = await tokensBy({ scope: scopes })
            const { [key]: _, username: __, ...others } = body as Record<string, unknown>
            expect((await askRow({ route, body: others }, { token })).status).toBeLessThan(300)
          }
        })
    })

  if (row.field)
    describe('field control', () => {
      const { of, level } = row.field ?? {}
      const given = fieldNames.filter(field =>
        of === 'each' ? body && Object.hasOwn(body, field) : (of === 'factor' ? 'mfa' : of) === field,
      )
      const withheld =
        level === 'Edit' ? (['Off', 'ReadOnly', undefined] as const) : (['Off', undefined] as const)
      const code = level === 'Edit' ? 'account_center.field_not_editable' : 'account_center.field_not_enabled'
      const cases = given.flatMap(field => withheld.map(control => [field, control] as const))

      it.each(cases)('refuses while `%s` is %s', (field, control) => {
        // Where nothing is said of passkeys, they follow the other factors.
        const silent: string[] = field === 'passkey' ? ['passkey', 'mfa'] : [field]
        const others = Object.fromEntries(
          Object.entries(everythingOn).filter(([each]) => !silent.includes(each)),
        )
        const fields = control ? { ...others, [field]: control } : others
        const only = of === 'each' ? { [field]: (body as Record<string, unknown>)[field] } : body
        return whileSettingsAre({ fields }, () =>
          expectNoTrace(server.database, async () =>
            expect(await askRow({ route, body: only })).toEqual(refusedAs(400, code)),
          ),
        )
      })

      if (of === 'each' && level === 'ReadOnly')
        it('shows no field that is off', () =>
          whileSettingsAre({ fields: {} }, async () => {
            const { body: shown } = await askRow(whole)
            expect(Object.keys(shown).sort()).toEqual(
              [
                ...['applicationId', 'cimdClientId', 'createdAt', 'hasSecurityVerificationMethod', 'id'],
                ...['isSuspended', 'lastSignInAt', 'updatedAt'],
              ].sort(),
            )
          }))
    })

  if (row.stepUp)
    describe('step-up', () => {
      const denied = refusedAs(401, 'verification_record.permission_denied')

      async function expectDenied(verification: string | undefined) {
        const answer = await expectNoTrace(server.database, () =>
          askRow(whole, { verification: verification ?? '' }),
        )
        expect(answer).toEqual(denied)
        expect(answer.headers.get('www-authenticate')).toMatch(
          /^Bearer error="insufficient_user_authentication"/,
        )
      }

      it('refuses without a verification, and says what is needed', () => expectDenied(undefined))

      it('refuses a verification that nobody made', () => expectDenied('000000000000000000000'))

      it('refuses somebody else’s verification', async () => {
        const noor = await signIn(server.url, 'noor', password, { event: 'Register' }).catch(() =>
          signIn(server.url, 'noor', password),
        )
        await expectDenied(await prove(noor))
      })

      it('refuses a verification that has expired', async () => {
        const expired = await prove(mira)
        await server.database.query('update verification_records set expires_at = now() where id = $1', [
          expired,
        ])
        await expectDenied(expired)
      })

      it('refuses a verification that was begun and not finished', async () => {
        const begun = await prove(mira)
        await server.database.query('update verification_records set is_verified = false where id = $1', [
          begun,
        ])
        await expectDenied(begun)
      })

      it('refuses a verification that no longer has an owner', async () => {
        const orphan = await prove(mira)
        await server.database.query('update verification_records set user_id = null where id = $1', [orphan])
        await expectDenied(orphan)
      })

      if (Array.isArray(row.stepUp))
        it('asks for none when none of the guarded keys is given', async () => {
          const others = Object.fromEntries(
            Object.entries(body ?? {}).filter(([key]) => !(row.stepUp as readonly string[]).includes(key)),
          )
          expect((await askRow({ route, body: others }, { verification: '' })).status).toBeLessThan(300)
        })
    })

  const isReserved = row.clients === 'firstParty'
  it(`${isReserved ? 'refuses' : 'lets in'} somebody else’s application`, async () => {
    const scopes = allScopes.split(' ').slice(1) as Parameters<typeof registerThirdParty>[1]
    const thirdParty = await registerThirdParty(server, scopes)
    const tokens = await signInElsewhere(server, thirdParty, { username: 'mira', password })
    if (!isReserved) return expectLetIn(await askRow(whole, { token: tokens.access_token }))
    await expectNoTrace(server.database, async () =>
      expect(await askRow(whole, { token: tokens.access_token })).toEqual(
        refusedAs(403, 'auth.third_party_application_forbidden'),
      ),
    )
  })

  if (isReserved)
    it('takes an application that is no longer there for somebody else’s', async () => {
      const { id } = await server.manage('POST /api/applications', {
        body: {
          name: 'Gone',
          type: 'SPA',
          oidcClientMetadata: { redirectUris: ['https://gone.example'], postLogoutRedirectUris: [] },
        },
      })
      const gone = { clientId: id, redirectUri: 'https://gone.example' }
      const { access_token: token } = await signIn(server.url, 'mira', password, gone)
      await server.database.query('delete from applications where id = $1', [id])
      await expectNoTrace(server.database, async () =>
        expect(await askRow(whole, { token })).toEqual(
          refusedAs(403, 'auth.third_party_application_forbidden'),
        ),
      )
    })
})

describe('people who are no longer welcome', () => {
  const everyRow = (tokens: Tokens) =>
    expectNoTrace(server.database, async () => {
      for (const row of rows)
        expect(await askRow(row, { token: tokens.access_token }), row.route).toEqual(
          refusedAs(401, 'auth.unauthorized'),
        )
    })

  it('are refused at every row from the moment they are suspended', async () => {
    const tokens = await register('suspended')
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: tokens.id },
      body: { isSuspended: true },
    })
    await everyRow(tokens)
  })

  it('are refused at every row while suspended, even with a token that survived', async () => {
    const tokens = await register('surviving')
    await server.database.query('update users set is_suspended = true where id = $1', [tokens.id])
    await everyRow(tokens)
  })

  it('are refused at every row from the moment they are deleted', async () => {
    const tokens = await register('deleted')
    await server.manage('DELETE /api/users/:userId', { params: { userId: tokens.id } })
    await everyRow(tokens)
  })

  it('are refused at every row once the application that they came by is deleted', async () => {
    const { id } = await server.manage('POST /api/applications', {
      body: {
        name: 'Short-lived',
        type: 'SPA',
        oidcClientMetadata: { redirectUris: ['https://short.example'], postLogoutRedirectUris: [] },
      },
    })
    const tokens = await signIn(server.url, 'mira', password, {
      clientId: id,
      redirectUri: 'https://short.example',
    })
    await server.manage('DELETE /api/applications/:id', { params: { id } })
    await everyRow(tokens)
  })
})

describe('somebody who impersonates a person', () => {
  const denied = refusedAs(401, 'verification_record.permission_denied')
  const left = refusedAs(403, 'auth.forbidden', { reason: 'impersonated' })
  let borrowed: string
  beforeAll(async () => {
    borrowed = await impersonated(await signIn(server.url, 'mira', password))
    // The proof that is shown below is good: the person may use it.
    expect((await askRow({ route: 'GET /api/my-account/sessions', body: undefined })).status).toBe(200)
  })

  /** The token as a token exchange leaves it; RFC 8693 section 4.1. */
  async function impersonated(tokens: Tokens): Promise<string> {
    await server.database.query(
      `update oidc_records set payload = payload || '{"extra": {"act": {"sub": "an-impersonator"}}}' where key = $1`,
      [keyOf(tokens)],
    )
    return tokens.access_token
  }

  const isTheirs = ({ row }: (typeof rows)[number]) =>
    row.changes !== undefined || row.themselves !== undefined

  it.each(rows.filter(isTheirs))('leaves to them who gets in, whatever they show: $route', async row => {
    await expectNoTrace(server.database, async () =>
      expect(await askRow(row, { token: borrowed })).toEqual(left),
    )
  })

  it.each(rows.filter(each => each.row.stepUp && !isTheirs(each)))(
    'has not proved to be them, whatever they show: $route',
    async row => {
      await expectNoTrace(server.database, async () =>
        expect(await askRow(row, { token: borrowed })).toEqual(denied),
      )
    },
  )

  const readable = rows.filter(each => each.route.startsWith('GET ') && !each.row.stepUp && !isTheirs(each))
  it.each(readable)('may read: $route', async row => {
    const { status, body } = await askRow(row, { token: borrowed })
    const missing = stillMissing[row.name]
    if (missing) return expect(body.code).toBe(missing)
    expect(status).toBe(200)
  })

  it.each(rows.filter(each => !each.route.startsWith('GET ') && !each.row.stepUp && !isTheirs(each)))(
    'is let in where nothing has to be proved: $route',
    async row => {
      const { status, body } = await askRow(row, { token: borrowed })
      expect([401, 403], body?.code).not.toContain(status)
    },
  )

  it('sets no first password for somebody who has nothing to prove who they are by', async () => {
    const tokens = await signIn(server.url, 'with_nothing', password, { event: 'Register' })
    await server.database.query(
      `update users set password_digest = null, password_algorithm = null where username = 'with_nothing'`,
    )
    const token = await impersonated(tokens)
    const row = rows.find(({ name }) => name === 'setMyPassword')
    if (!row) throw new Error('no such row')
    await expectNoTrace(server.database, async () =>
      expect(await askRow(row, { token, verification: '' })).toEqual(left),
    )
  })

  it('stands in the log beside the person, also for what was refused', async () => {
    await askRow({ route: 'PATCH /api/my-account', body: { name: 'Mira' } }, { token: borrowed })
    await askRow({ route: 'DELETE /api/my-account/primary-email', body: undefined }, { token: borrowed })
    const { rows: events } = await server.database.query(
      `select type, result, impersonator_id from events order by id desc limit 2`,
    )
    expect(events).toEqual([
      { type: 'Refused', result: 'Error', impersonator_id: 'an-impersonator' },
      { type: 'User.Data.Updated', result: 'Success', impersonator_id: 'an-impersonator' },
    ])
  })
})

/** What the store keeps of a token. */
function keyOf(tokens: Tokens): string {
  return createHash('sha256').update(tokens.access_token).digest('base64url')
}
