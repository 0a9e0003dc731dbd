import { createHash } from 'node:crypto'
import {
  type AccountCenter,
  type AccountRow,
  accountApi,
  type FieldName,
  fieldNames,
  managementApi,
  type Row,
  signInApi,
} from '@latchkey/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stillMissing, validBodies } from './support/bodies.ts'
import { expectOfEvery } from './support/every-row.ts'
import { allScopes, clientOf, type SignInOptions, signIn, type Tokens } from './support/people.ts'
import { filled, rowsOf, type Visitable } from './support/rows.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, refusedAs } from './support/somebody.ts'
import { targetOf } from './support/targets.ts'
import { registerThirdParty, signInElsewhere } from './support/third-party.ts'
import { expectNoTrace } from './support/traces.ts'
import { type Answer, ask, type RequestOptions } from './support/wire.ts'

// The Account API: every rule of access, checked for every operation. The other APIs: `access-management.test.ts` and
// `access-sign-in.test.ts`.

type Operation = Visitable<AccountRow>

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

/** Makes a request as Mira that is valid except for what a test changes. */
function askRow({ route, body }: Pick<Operation, 'route' | 'body'>, wrong: RequestOptions = {}) {
  return ask(server.url, filled(route), { token: mira.access_token, verification: proof, body, ...wrong })
}

function expectLetIn({ name, row }: Operation, answer: Answer) {
  const missing = stillMissing[name]
  if (missing) return expect(answer.body?.code, answer.text).toBe(missing)
  expect(answer.status, answer.text).toBe(row.status ?? (row.output || row.download ? 200 : 204))
}

/** Checks that each of these operations gives this refusal and leaves no trace in the database. */
function expectRefused<Case extends Operation>(
  cases: readonly Case[],
  wrongOf: RequestOptions | ((each: Case) => RequestOptions),
  refusalOf: unknown | ((each: Case) => unknown),
): Promise<void> {
  return expectNoTrace(server.database, () =>
    expectOfEvery(cases, async each => {
      const wrong = typeof wrongOf === 'function' ? wrongOf(each) : wrongOf
      const refusal = typeof refusalOf === 'function' ? refusalOf(each) : refusalOf
      expect(await askRow(each, wrong)).toEqual(refusal)
    }),
  )
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

/** The body without some of its keys. */
function without(body: unknown, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body ?? {}).filter(([key]) => !keys.includes(key)))
}

it('the tests have a valid body for every operation that takes one', () => {
  const tables = { account: accountApi, management: managementApi, signIn: signInApi }
  for (const [api, table] of Object.entries(tables) as [keyof typeof tables, Record<string, Row>][])
    for (const [name, row] of Object.entries(table)) {
      if (!row.body) continue
      const missing = `add a valid body for ${name} to tests/support/bodies.ts`
      expect(validBodies[api], missing).toHaveProperty(name)
      expect(row.body.safeParse(validBodies[api][name]).error?.message, `the body of ${name}`).toBeUndefined()
    }
})

describe('every operation of the Account API', () => {
  it('accepts a request that fulfills all its requirements', { timeout: 600_000 }, () =>
    expectOfEvery(rows, async each => {
      const username = `in_${createHash('md5').update(each.route).digest('hex')}`
      const somebody = await register(username)
      const verification = await prove(somebody)
      const target = await targetOf(server, each.name, { ...somebody, username, verification })
      const at = { route: filled(each.route, target) as Operation['route'], body: each.body }
      expectLetIn(each, await askRow(at, { token: somebody.access_token, verification }))
    }),
  )

  it('refuses a credential that is not a person’s opaque access token', async () => {
    const token = (value = '') => ({ authorization: `Bearer ${value}` })
    const clientToken = await fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'test-back-end',
        client_secret: 'a-secret-for-the-tests-only',
      }),
    }).then(response => response.json() as Promise<Tokens>)
    const unauthorized = 'auth.unauthorized'
    const wrong: [what: string, headers: Record<string, string>, code: string][] = [
      ['no token', {}, 'auth.authorization_header_missing'],
      ['another scheme', { authorization: 'Basic eDp5' }, 'auth.authorization_token_type_not_supported'],
      ['the bare token', { authorization: mira.access_token }, 'auth.authorization_token_type_not_supported'],
      ['an unknown token', token('nobody-made-this'), unauthorized],
      ['an empty token', { authorization: 'Bearer' }, unauthorized],
      ['a token with a space behind it', token(` ${mira.access_token}`), unauthorized],
      ['an ID token', token(mira.id_token), unauthorized],
      ['a refresh token', token(mira.refresh_token), unauthorized],
      ['a Management token', token(await server.token()), unauthorized],
      ['a client’s opaque token', token(clientToken.access_token), unauthorized],
      ['the hash that the store keeps', token(keyOf(mira)), unauthorized],
    ]
    await expectNoTrace(server.database, () =>
      expectOfEvery(rows, async ({ route, body }) => {
        for (const [what, headers, code] of wrong) {
          const answer = await ask(server.url, filled(route), { body, headers, verification: proof })
          expect(answer, what).toEqual(refusedAs(401, code))
          expect(answer.headers.get('access-control-allow-origin'), what).toBe('*')
        }
      }),
    )
  })

  it('refuses an expired token', async () => {
    const tokens = await signIn(server.url, 'mira', password)
    await server.database.query('update oidc_records set expires_at = now() where key = $1', [keyOf(tokens)])
    await expectRefused(rows, { token: tokens.access_token }, refusedAs(401, 'auth.unauthorized'))
  })

  it('refuses a token without `openid`', async () => {
    const { access_token: token } = await signIn(server.url, 'mira', password, { scope: 'profile email' })
    await expectRefused(rows, { token }, refusedAs(403, 'auth.forbidden'))
  })

  it('reports that the Account API is disabled right after the token, before everything else', () =>
    whileSettingsAre({ enabled: false }, async () => {
      const off = refusedAs(400, 'account_center.not_enabled')
      await expectRefused(rows, {}, off)
      const withBody = rows.filter(({ row }) => row.body)
      await expectRefused(withBody, { body: undefined, text: '{"half' }, off)
      await expectRefused(rows, { token: 'unknown' }, refusedAs(401, 'auth.unauthorized'))
    }))
})

describe('an operation that needs scopes', () => {
  const guarded = rows.flatMap(each => (each.row.scopes ? [{ ...each, scopes: each.row.scopes }] : []))
  const cases = guarded.flatMap(each =>
    [...each.scopes.needs, ...Object.values(each.scopes.each ?? {})].map(scope => ({ ...each, scope })),
  )

  /** Mira's token with every scope but one, created once: a refused request uses nothing up. */
  function tokenWithout(scope: string): Promise<string> {
    const others = allScopes.replace(scope, '').replace(/ +/g, ' ').trim()
    const known = made.get(scope) ?? tokenBy({ scope: others })
    made.set(scope, known)
    return known
  }
  const made = new Map<string, Promise<string>>()
  const tokenBy = async (options: SignInOptions) =>
    (await signIn(server.url, 'mira', password, options)).access_token

  it('refuses a token without any one of them', async () => {
    const tokens = new Map<string, string>()
    for (const { scope } of cases) tokens.set(scope, await tokenWithout(scope))
    await expectRefused(
      cases,
      ({ scope }) => ({ token: tokens.get(scope) }),
      ({ scopes: { missing } }: (typeof cases)[number]) =>
        refusedAs(missing, missing === 403 ? 'auth.forbidden' : 'auth.unauthorized'),
    )
  })

  it('needs the scope of a key only when that key is given', () => {
    const ofKeys = guarded.flatMap(each =>
      Object.entries(each.scopes.each ?? {}).map(([key, scope]) => ({ ...each, key, scope })),
    )
    const check = async ({ route, body, key, scope }: (typeof ofKeys)[number]) => {
      const others = without(body, [key, 'username'])
      const answer = await askRow({ route, body: others }, { token: await tokenWithout(scope) })
      expect(answer.status, answer.text).toBeLessThan(300)
    }
    return expectOfEvery(ofKeys, check, { atOnce: 1 })
  })
})

describe('an operation on a field', () => {
  /** The fields that control an operation, each with the values that forbid it. */
  const cases = rows.flatMap(each => {
    const { of, level } = each.row.field ?? {}
    const given = fieldNames.filter(field =>
      of === 'each' ? each.body && Object.hasOwn(each.body, field) : (of === 'factor' ? 'mfa' : of) === field,
    )
    const withheld =
      level === 'Edit' ? (['Off', 'ReadOnly', undefined] as const) : (['Off', undefined] as const)
    return given.flatMap(field => withheld.map(control => ({ ...each, field, control })))
  })

  function settingsWith(field: FieldName, control: 'Off' | 'ReadOnly' | undefined): AccountCenter['fields'] {
    // Without a field control of their own, passkeys follow the one of the other factors.
    const silent: string[] = field === 'passkey' ? ['passkey', 'mfa'] : [field]
    const others = without(everythingOn, silent) as AccountCenter['fields']
    return control ? { ...others, [field]: control } : others
  }

  it('is refused while its field is off, read-only or unset', async () => {
    const bySetting = Map.groupBy(cases, ({ field, control }) => JSON.stringify(settingsWith(field, control)))
    for (const [fields, group] of bySetting) {
      const asked = group.map(each => {
        const only = { [each.field]: (each.body as Record<string, unknown>)?.[each.field] }
        return { ...each, body: each.row.field?.of === 'each' ? only : each.body }
      })
      await whileSettingsAre({ fields: JSON.parse(fields) }, () =>
        expectRefused(asked, {}, ({ row }: Operation) => {
          const edits = row.field?.level === 'Edit'
          return refusedAs(400, `account_center.${edits ? 'field_not_editable' : 'field_not_enabled'}`)
        }),
      )
    }
  })

  it('returns no field that is off', () =>
    whileSettingsAre({ fields: {} }, () =>
      expectOfEvery(
        rows.filter(({ row: { field } }) => field?.of === 'each' && field.level === 'ReadOnly'),
        async each => {
          const { body: shown } = await askRow(each)
          expect(Object.keys(shown).sort()).toEqual(
            [
              ...['applicationId', 'cimdClientId', 'createdAt', 'hasSecurityVerificationMethod', 'id'],
              ...['isSuspended', 'lastSignInAt', 'updatedAt'],
            ].sort(),
          )
        },
      ),
    ))
})

describe('an operation that needs step-up', () => {
  const guarded = rows.filter(({ row }) => row.stepUp)

  async function expectDenied(verification: string) {
    await expectNoTrace(server.database, () =>
      expectOfEvery(guarded, async each => {
        const answer = await askRow(each, { verification })
        expect(answer).toEqual(refusedAs(401, 'verification_record.permission_denied'))
        expect(answer.headers.get('www-authenticate')).toMatch(
          /^Bearer error="insufficient_user_authentication"/,
        )
      }),
    )
  }

  /** A verification record that was valid until this change. */
  async function spoiled(change: string): Promise<string> {
    const made = await prove(mira)
    await server.database.query(`update verification_records set ${change} where id = $1`, [made])
    return made
  }

  it('refuses a request without a verification, with `insufficient_user_authentication`', () =>
    expectDenied(''))

  it('refuses an unknown verification', () => expectDenied('000000000000000000000'))

  it('refuses another person’s verification', async () => expectDenied(await prove(await register('noor'))))

  it('refuses an expired verification', async () => expectDenied(await spoiled('expires_at = now()')))

  it('refuses an unfinished verification', async () => expectDenied(await spoiled('is_verified = false')))

  it('refuses a verification without an owner', async () => expectDenied(await spoiled('user_id = null')))

  it('needs no verification when none of the guarded keys is given', () => {
    const check = async ({ route, body, row }: Operation) => {
      const others = without(body, row.stepUp as readonly string[])
      const answer = await askRow({ route, body: others }, { verification: '' })
      expect(answer.status, answer.text).toBeLessThan(300)
    }
    const byKeys = guarded.filter(({ row }) => Array.isArray(row.stepUp))
    return expectOfEvery(byKeys, check, { atOnce: 1 })
  })
})

describe('a third-party application', () => {
  const reserved = rows.filter(({ row }) => row.clients === 'firstParty')
  const refusal = refusedAs(403, 'auth.third_party_application_forbidden')

  async function signInThere(username: string): Promise<string> {
    const scopes = allScopes.split(' ').slice(1) as Parameters<typeof registerThirdParty>[1]
    const thirdParty = await registerThirdParty(server, scopes)
    return (await signInElsewhere(server, thirdParty, { username, password })).access_token
  }

  it('is refused by every operation reserved for first-party ones', async () =>
    expectRefused(reserved, { token: await signInThere('mira') }, refusal))

  it('is accepted by every other operation', async () => {
    const verification = await prove(await register('elsewhere'))
    const token = await signInThere('elsewhere')
    const others = rows.filter(each => !reserved.includes(each))
    const check = async (each: Operation) => expectLetIn(each, await askRow(each, { token, verification }))
    await expectOfEvery(others, check, { atOnce: 1 })
  })

  it('includes an application that no longer exists', async () => {
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
    await expectRefused(reserved, { token }, refusal)
  })
})

describe('a person’s token', () => {
  const expectRefusedEverywhere = (tokens: Tokens) =>
    expectRefused(rows, { token: tokens.access_token }, refusedAs(401, 'auth.unauthorized'))

  it('is refused by every operation as soon as the person is suspended', async () => {
    const tokens = await register('suspended')
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: tokens.id },
      body: { isSuspended: true },
    })
    await expectRefusedEverywhere(tokens)
  })

  it('is refused by every operation while the person is suspended, even if it was not revoked', async () => {
    const tokens = await register('surviving')
    await server.database.query('update users set is_suspended = true where id = $1', [tokens.id])
    await expectRefusedEverywhere(tokens)
  })

  it('is refused by every operation as soon as the person is deleted', async () => {
    const tokens = await register('deleted')
    await server.manage('DELETE /api/users/:userId', { params: { userId: tokens.id } })
    await expectRefusedEverywhere(tokens)
  })

  it('is refused by every operation once its application is deleted', async () => {
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
    await expectRefusedEverywhere(tokens)
  })
})

describe('an impersonator', () => {
  const left = refusedAs(403, 'auth.forbidden', { reason: 'impersonated' })
  let borrowed: string
  beforeAll(async () => {
    borrowed = await impersonated(await signIn(server.url, 'mira', password))
    // The person's own verification is valid, so that it is not the reason for the refusals below.
    expect((await askRow({ route: 'GET /api/my-account/sessions', body: undefined })).status).toBe(200)
  })

  /** The token as a token exchange leaves it, with an `act` claim (RFC 8693 section 4.1). */
  async function impersonated(tokens: Tokens): Promise<string> {
    await server.database.query(
      `update oidc_records set payload = payload || '{"extra": {"act": {"sub": "an-impersonator"}}}' where key = $1`,
      [keyOf(tokens)],
    )
    return tokens.access_token
  }

  const isTheirs = ({ row }: Operation) => row.changes !== undefined || row.themselves !== undefined
  const open = rows.filter(each => !each.row.stepUp && !isTheirs(each))

  it('cannot use operations reserved for the person, even with a verification', () =>
    expectRefused(rows.filter(isTheirs), { token: borrowed }, left))

  it('is not verified as the person, even with a verification', () =>
    expectRefused(
      rows.filter(each => each.row.stepUp && !isTheirs(each)),
      { token: borrowed },
      refusedAs(401, 'verification_record.permission_denied'),
    ))

  it('can read what needs no verification', () =>
    expectOfEvery(
      open.filter(({ route }) => route.startsWith('GET ')),
      async each => {
        const { status, body } = await askRow(each, { token: borrowed })
        const missing = stillMissing[each.name]
        if (missing) return expect(body.code).toBe(missing)
        expect(status).toBe(200)
      },
    ))

  it('can use every other operation that needs no verification', () => {
    const check = async (each: Operation) => {
      const { status, body } = await askRow(each, { token: borrowed })
      expect([401, 403], body?.code).not.toContain(status)
    }
    const changing = open.filter(({ route }) => !route.startsWith('GET '))
    return expectOfEvery(changing, check, { atOnce: 1 })
  })

  it('cannot set the first password of a person without verification methods', async () => {
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

  it('is named in the log beside the person, also for refusals', async () => {
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

describe('a token from a token exchange', () => {
  const refusing = rows.filter(({ row }) => row.exchanged === 'refused')

  it('is refused where access that lasts would come of it, even with a verification', async () => {
    const tokens = await signIn(server.url, 'mira', password)
    // As a token exchange leaves it.
    await server.database.query(
      `update oidc_records set payload = payload || '{"gty": "urn:ietf:params:oauth:grant-type:token-exchange"}' where key = $1`,
      [keyOf(tokens)],
    )
    expect(refusing.map(({ name }) => name)).toContain('createMyPersonalAccessToken')
    await expectRefused(
      refusing,
      { token: tokens.access_token },
      refusedAs(403, 'auth.forbidden', { reason: 'exchanged' }),
    )
  })
})

/** The key under which a token is stored. */
function keyOf(tokens: Tokens): string {
  return createHash('sha256').update(tokens.access_token).digest('base64url')
}
