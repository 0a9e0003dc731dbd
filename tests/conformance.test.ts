import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeSentTo } from './support/mailbox.ts'
import { clientOf, signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, refusedAs, type Somebody, somebody } from './support/somebody.ts'
import { registerThirdParty, signInElsewhere } from './support/third-party.ts'
import { ask, askRaw, type RequestOptions } from './support/wire.ts'

// docs/wire/account-api.md#11: the black-box list for an independent server, point by point. Where Latchkey differs,
// the test says how; the reasons are in docs/compatibility.md.

let server: TestServer
let count = 0

beforeAll(async () => {
  server = await startTestServer()
  // These tests cover the wire protocol; the step-up level `strongest` is tested in `step-up.test.ts`.
  await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
  await allow({ enabled: true, fields: everything })
  await server.manage('PATCH /api/sign-in-exp', {
    body: { mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'NoPrompt' } },
  })
})
afterAll(() => server.stop())

const everything = Object.fromEntries(
  [
    'name',
    'avatar',
    'profile',
    'email',
    'phone',
    'password',
    'username',
    'social',
    'customData',
    'mfa',
    'session',
    'trustedDevice',
  ].map(field => [field, 'Edit' as const]),
)

function allow(settings: { enabled?: boolean; fields?: Record<string, 'Off' | 'ReadOnly' | 'Edit'> }) {
  return server.manage('PATCH /api/account-center', { body: settings })
}

/** Runs something under other settings of the Account API, then restores them. */
async function whileAllowed<Result>(
  settings: Parameters<typeof allow>[0],
  act: () => Promise<Result>,
): Promise<Result> {
  await allow(settings)
  try {
    return await act()
  } finally {
    await allow({ enabled: true, fields: everything })
  }
}

const as =
  (token: string) =>
  (at: string, asked: RequestOptions = {}) =>
    ask(server.url, at, { token, ...asked })
const newAddress = () => `person${count++}@mail.example`

async function sendCode(person: Somebody, value: string, type: 'email' | 'phone' = 'email') {
  const { status, body } = await person.ask('POST /api/verifications/verification-code', {
    body: { identifier: { type, value } },
  })
  expect(status).toBe(201)
  return body.verificationRecordId as string
}

async function provenAddress(person: Somebody, value: string, type: 'email' | 'phone' = 'email') {
  const verificationId = await sendCode(person, value, type)
  const code = await codeSentTo(server, value)
  await person.ask('POST /api/verifications/verification-code/verify', {
    body: { identifier: { type, value }, verificationId, code },
  })
  return verificationId
}

async function withEmail(person: Somebody, email = newAddress()): Promise<string> {
  const { status } = await person.ask('POST /api/my-account/primary-email', {
    verification: await person.prove(),
    body: { email, newIdentifierVerificationRecordId: await provenAddress(person, email) },
  })
  expect(status).toBe(204)
  return email
}

const codeOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate()

async function withTotp(person: Somebody): Promise<string> {
  const { body } = await person.ask('POST /api/my-account/mfa-verifications/totp-secret/generate')
  const { status } = await person.ask('PUT /api/my-account/mfa-verifications/totp', {
    verification: await person.prove(),
    body: { secret: body.secret, code: codeOf(body.secret) },
  })
  expect(status).toBe(204)
  return body.secret
}

describe('access tokens', () => {
  it('1: refuses no header, another scheme, an unknown token, and a token for the Management API', async () => {
    const get = (authorization?: string) =>
      ask(server.url, 'GET /api/my-account', { ...(authorization && { headers: { authorization } }) })
    expect(await get()).toEqual(refusedAs(401, 'auth.authorization_header_missing'))
    expect(await get('Basic x')).toEqual(
      refusedAs(401, 'auth.authorization_token_type_not_supported', { supportedTypes: ['Bearer'] }),
    )
    expect(await get('Bearer random')).toEqual(refusedAs(401, 'auth.unauthorized'))
    expect(await get(`Bearer ${await server.token()}`)).toEqual(refusedAs(401, 'auth.unauthorized'))
  })

  it('2: refuses a token without `openid`', async () => {
    const mira = await somebody(server)
    await server.database.query(
      `update oidc_records set payload = payload || '{"scope":"profile"}' where account_id = $1 and model = 'AccessToken'`,
      [mira.id],
    )
    await server.database.query('update users set access_version = access_version + 1 where id = $1', [
      mira.id,
    ])
    expect(await mira.ask('GET /api/my-account')).toEqual(refusedAs(403, 'auth.forbidden'))
  })

  it('3: refuses everything while the account center is disabled, also malformed bodies', async () => {
    const mira = await somebody(server)
    await whileAllowed({ enabled: false }, async () => {
      const off = refusedAs(400, 'account_center.not_enabled')
      expect(await mira.ask('GET /api/my-account')).toEqual(off)
      expect(await mira.ask('POST /api/verifications/password', { body: { password } })).toEqual(off)
      expect(await mira.ask('POST /api/verifications/password', { text: '{' })).toEqual(off)
    })
  })

  it('4: reports a malformed body before missing scopes and verification', async () => {
    const mira = await somebody(server, { scope: 'openid' })
    for (const [at, body] of [
      ['PATCH /api/my-account', { name: 1 }],
      ['POST /api/my-account/primary-email', { email: 'none' }],
    ] as const)
      expect(await mira.ask(at, { body })).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('5: allows any origin, also on errors, and never allows credentials', async () => {
    const origin = 'https://anywhere.example'
    for (const path of ['/api/my-account', '/api/verifications/password']) {
      const preflight = await askRaw(server.url, {
        method: 'OPTIONS',
        path,
        headers: { origin, 'access-control-request-method': 'POST' },
      })
      expect(preflight.status).toBe(204)
      expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
    }
    const refused = await askRaw(server.url, { path: '/api/my-account', headers: { origin } })
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin)
    expect(refused.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('6: refuses a suspended person’s token at once', async () => {
    const mira = await somebody(server)
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: mira.id },
      body: { isSuspended: true },
    })
    expect(await mira.ask('GET /api/my-account')).toEqual(refusedAs(401, 'auth.unauthorized'))
  })
})

describe('the profile', () => {
  it('7: contains a key only if scope and field control allow it; otherwise it is absent, not null', async () => {
    const mira = await somebody(server, { scope: 'openid profile' })
    const { body } = await whileAllowed({ fields: { name: 'Edit', email: 'Edit' } }, () =>
      mira.ask('GET /api/my-account'),
    )
    expect(Object.keys(body).sort()).toEqual(
      [
        'applicationId',
        'cimdClientId',
        'createdAt',
        'hasSecurityVerificationMethod',
        'id',
        'isSuspended',
        'lastSignInAt',
        'name',
        'updatedAt',
      ].sort(),
    )
  })

  it('8: refuses an empty change, but accepts null for the name', async () => {
    const mira = await somebody(server)
    expect(await mira.ask('PATCH /api/my-account', { body: {} })).toEqual(
      refusedAs(422, 'entity.invalid_input'),
    )
    expect((await mira.ask('PATCH /api/my-account', { body: { name: null } })).status).toBe(200)
  })

  it('9: reports a field that is not editable before a missing scope', async () => {
    const mira = await somebody(server, { scope: 'openid' })
    await whileAllowed({ fields: { name: 'ReadOnly' } }, async () =>
      expect(await mira.ask('PATCH /api/my-account', { body: { name: 'Mira' } })).toEqual(
        refusedAs(400, 'account_center.field_not_editable'),
      ),
    )
  })

  it('10: needs a verification for `username`, none for `name`, and one for both together', async () => {
    const mira = await somebody(server)
    const denied = refusedAs(401, 'verification_record.permission_denied')
    const change = (body: object) => mira.ask('PATCH /api/my-account', { body })
    expect(await change({ username: 'another' })).toEqual(denied)
    expect((await change({ name: 'Mira' })).status).toBe(200)
    expect(await change({ name: 'Mira', username: 'another' })).toEqual(denied)
  })

  it('11: refuses malformed, too short and taken usernames, and accepts one’s own in another case', async () => {
    const mira = await somebody(server)
    const other = await somebody(server)
    const verification = await mira.prove()
    const rename = (username: string) =>
      mira.ask('PATCH /api/my-account', { verification, body: { username } })
    expect(await rename('1abc')).toEqual(refusedAs(400, 'guard.invalid_input'))
    const { usernamePolicy } = await server.manage('GET /api/sign-in-exp')
    await server.manage('PATCH /api/sign-in-exp', {
      body: { usernamePolicy: { ...usernamePolicy, minLength: 4 } },
    })
    expect(await rename('abc')).toEqual(refusedAs(422, 'user.username_too_short', { min: 4 }))
    await server.manage('PATCH /api/sign-in-exp', { body: { usernamePolicy } })
    expect(await rename(other.username)).toEqual(refusedAs(422, 'user.username_already_in_use'))
    expect((await rename(mira.username.toUpperCase())).status).toBe(200)
  })

  it('12: keeps the last identifier', async () => {
    const mira = await somebody(server)
    expect(
      await mira.ask('PATCH /api/my-account', {
        verification: await mira.prove(),
        body: { username: null },
      }),
    ).toEqual(refusedAs(400, 'user.last_sign_in_method_required'))
  })

  it('13: replaces custom data, merges the profile at its top level, and replaces the postal address as a whole', async () => {
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account', { body: { customData: { a: 1, b: 2 } } })
    const { body } = await mira.ask('PATCH /api/my-account', { body: { customData: { c: 3 } } })
    expect(body.customData).toEqual({ c: 3 })
    const patch = (profile: object) => mira.ask('PATCH /api/my-account/profile', { body: profile })
    await patch({ nickname: 'mi', address: { country: 'NG', locality: 'Lagos' } })
    expect((await patch({ givenName: 'Mira', address: { country: 'BE' } })).body).toEqual({
      nickname: 'mi',
      givenName: 'Mira',
      address: { country: 'BE' },
    })
  })

  it('14: needs the scope `address` for the postal address', async () => {
    const mira = await somebody(server, { scope: 'openid profile' })
    expect(await mira.ask('PATCH /api/my-account/profile', { body: { address: { country: 'NG' } } })).toEqual(
      refusedAs(400, 'auth.unauthorized', { missingScope: 'address' }),
    )
  })
})

describe('a verification', () => {
  const rename = (person: Somebody, verification: string) =>
    person.ask('PATCH /api/my-account', { verification, body: { username: `renamed_${count++}` } })
  const denied = refusedAs(401, 'verification_record.permission_denied')

  it('15: is made by the password, or by a code to the person’s own address, for that person only', async () => {
    const mira = await somebody(server)
    expect((await rename(mira, await mira.prove())).status).toBe(200)
    const own = await provenAddress(mira, await withEmail(mira))
    expect((await rename(mira, own)).status).toBe(200)
    expect(await rename(await somebody(server), own)).toEqual(denied)
    expect(await rename(mira, await provenAddress(mira, newAddress()))).toEqual(denied)
  })

  it('16: is refused when it is another person’s, expired or unknown, and ignored where none is needed', async () => {
    const mira = await somebody(server)
    const theirs = await (await somebody(server)).prove()
    const expired = await mira.prove()
    await server.database.query(`update verification_records set expires_at = now() where id = $1`, [expired])
    for (const verification of [theirs, expired, 'unknown']) {
      expect(await rename(mira, verification)).toEqual(denied)
      const unprotected = await mira.ask('PATCH /api/my-account', { verification, body: { name: 'Mira' } })
      expect(unprotected.status).toBe(200)
    }
  })

  it('17: is valid repeatedly for ten minutes', async () => {
    const mira = await somebody(server)
    const proof = await mira.prove()
    for (let times = 0; times < 3; times += 1) expect((await rename(mira, proof)).status).toBe(200)
    const { rows } = await server.database.query<{ seconds: number }>(
      `select extract(epoch from expires_at - created_at)::integer as seconds from verification_records where id = $1`,
      [proof],
    )
    expect(rows[0]?.seconds).toBe(600)
  })

  it('18: is not made by a code to a new address', async () => {
    const mira = await somebody(server)
    expect(await rename(mira, await provenAddress(mira, newAddress()))).toEqual(denied)
  })

  it('19: is limited to ten messages to one recipient in ten minutes, and the refusal is logged', async () => {
    const mira = await somebody(server)
    const value = newAddress()
    for (let sent = 0; sent < 10; sent += 1) await sendCode(mira, value)
    const refused = await mira.ask('POST /api/verifications/verification-code', {
      body: { identifier: { type: 'email', value } },
    })
    expect(refused).toEqual(refusedAs(429, 'request.message_rate_limited'))
    const logs = await server.manage('GET /api/logs', { query: { logKey: 'Message.RateLimited' } })
    expect(logs).not.toHaveLength(0)
  })

  it('20: fails as a mismatch up to the tenth wrong code, and as too many tries from the eleventh', async () => {
    const mira = await somebody(server)
    const value = newAddress()
    const verificationId = await sendCode(mira, value)
    const wrong = (await codeSentTo(server, value)) === '000000' ? '111111' : '000000'
    const attempt = () =>
      mira.ask('POST /api/verifications/verification-code/verify', {
        body: { identifier: { type: 'email', value }, verificationId, code: wrong },
      })
    for (let tries = 0; tries < 10; tries += 1)
      expect(await attempt()).toEqual(refusedAs(400, 'verification_code.code_mismatch'))
    expect(await attempt()).toEqual(refusedAs(400, 'verification_code.exceed_max_try'))
  })

  it('21: is locked by too many wrong passwords, also for the right one, until an administrator unlocks the user’s id', async () => {
    await server.manage('PATCH /api/sign-in-exp', { body: { sentinelPolicy: { maxAttempts: 3 } } })
    const mira = await somebody(server)
    const attempt = (given: string) =>
      mira.ask('POST /api/verifications/password', { body: { password: given } })
    const blocked = refusedAs(400, 'session.verification_blocked_too_many_attempts')
    await attempt('wrong-1')
    await attempt('wrong-2')
    expect(await attempt('wrong-3')).toEqual(blocked)
    expect(await attempt(password)).toEqual(blocked)
    const logs = await server.manage('GET /api/logs', { query: { userId: mira.id } })
    expect(logs.map(({ key }) => key)).toContain('Identifier.Lockout')
    await server.manage('POST /api/sentinel-activities/delete', {
      body: { targetType: 'User', targets: [mira.id] },
    })
    expect((await attempt(password)).status).toBe(201)
    await server.manage('PATCH /api/sign-in-exp', { body: { sentinelPolicy: {} } })
  })
})

describe('an identifier', () => {
  it('22: is checked in order: step-up, control, scope, first party, blocklist, record, uniqueness', async () => {
    const mira = await somebody(server)
    const email = newAddress()
    const taken = await withEmail(await somebody(server))
    const verification = await mira.prove()
    const set = (asked: RequestOptions & { email?: string; record?: string }) =>
      mira.ask('POST /api/my-account/primary-email', {
        verification,
        body: { email: asked.email ?? email, newIdentifierVerificationRecordId: asked.record ?? 'unknown' },
        ...asked,
      })
    await whileAllowed({ fields: { ...everything, email: 'ReadOnly' } }, async () => {
      expect(await set({ verification: '' })).toEqual(refusedAs(401, 'verification_record.permission_denied'))
      expect(await set({})).toEqual(refusedAs(400, 'account_center.field_not_editable'))
    })
    await server.manage('PATCH /api/sign-in-exp', {
      body: { emailBlocklistPolicy: { customBlocklist: ['@blocked.example'] } },
    })
    expect(await set({ email: 'mira@blocked.example' })).toEqual(
      refusedAs(422, 'session.email_blocklist.email_not_allowed'),
    )
    await server.manage('PATCH /api/sign-in-exp', { body: { emailBlocklistPolicy: {} } })
    expect(await set({ email: taken })).toEqual(refusedAs(400, 'verification_record.not_found'))
    const record = await provenAddress(mira, taken)
    expect(await set({ email: taken, record })).toEqual(refusedAs(422, 'user.email_already_in_use'))
  })

  it('23: cannot be removed when it is the last one; removing an absent one succeeds while others are set', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    expect((await mira.ask('DELETE /api/my-account/primary-phone', { verification })).status).toBe(204)
    await withEmail(mira)
    await mira.ask('PATCH /api/my-account', { verification, body: { username: null } })
    expect(await mira.ask('DELETE /api/my-account/primary-email', { verification })).toEqual(
      refusedAs(400, 'user.last_sign_in_method_required'),
    )
  })

  it('24: is the same phone number with and without its national zero', async () => {
    const [mira, other] = [await somebody(server), await somebody(server)]
    const number = `3247100${1000 + count++}`
    const withZero = `320${number.slice(2)}`
    const set = async (person: Somebody, phone: string) =>
      person.ask('POST /api/my-account/primary-phone', {
        verification: await person.prove(),
        body: { phone, newIdentifierVerificationRecordId: await provenAddress(person, phone, 'phone') },
      })
    expect((await set(mira, number)).status).toBe(204)
    expect(await set(other, withZero)).toEqual(refusedAs(422, 'user.phone_already_in_use'))
  })

  // 25 and 26, social identities: `packages/server/src/http/account/social.test.ts`, with a real provider.
})

describe('a second factor', () => {
  it('27: of type TOTP is refused as a second one by POST, and replaced by PUT', async () => {
    const mira = await somebody(server)
    await withTotp(mira)
    const verification = await mira.prove()
    const list = async () => (await mira.ask('GET /api/my-account/mfa-verifications')).body
    const [before] = await list()
    const { body } = await mira.ask('POST /api/my-account/mfa-verifications/totp-secret/generate')
    expect(
      await mira.ask('POST /api/my-account/mfa-verifications', {
        verification,
        body: { type: 'Totp', secret: body.secret },
      }),
    ).toEqual(refusedAs(422, 'user.totp_already_in_use'))
    await withTotp(mira)
    const [after, ...more] = await list()
    expect(more).toEqual([])
    expect(after).toMatchObject({ type: 'Totp' })
    expect(after.id).not.toBe(before.id)
  })

  it('28: of backup codes needs another factor, and exactly ten codes', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    const { body } = await mira.ask('POST /api/my-account/mfa-verifications/backup-codes/generate')
    const bind = (codes: string[]) =>
      mira.ask('POST /api/my-account/mfa-verifications', {
        verification,
        body: { type: 'BackupCode', codes },
      })
    expect(await bind(body.codes)).toEqual(refusedAs(422, 'session.mfa.backup_code_can_not_be_alone'))
    await withTotp(mira)
    expect(await bind(body.codes.slice(1))).toEqual(refusedAs(422, 'user.wrong_backup_code_format'))
    expect((await bind(body.codes)).status).toBe(204)
  })

  it('29: is refused when the tenant disables it', async () => {
    const { mfa } = await server.manage('GET /api/sign-in-exp')
    await server.manage('PATCH /api/sign-in-exp', {
      body: { mfa: { factors: ['WebAuthn'], policy: 'NoPrompt' } },
    })
    const mira = await somebody(server)
    const { body } = await mira.ask('POST /api/my-account/mfa-verifications/totp-secret/generate')
    expect(
      await mira.ask('PUT /api/my-account/mfa-verifications/totp', {
        verification: await mira.prove(),
        body: { secret: body.secret, code: codeOf(body.secret) },
      }),
    ).toEqual(refusedAs(400, 'session.mfa.mfa_factor_not_enabled'))
    await server.manage('PATCH /api/sign-in-exp', { body: { mfa } })
  })

  it('30: is 400 when unknown, and 404 for absent backup codes', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    expect(await mira.ask('DELETE /api/my-account/mfa-verifications/unknown', { verification })).toEqual(
      refusedAs(400, 'verification_record.not_found'),
    )
    expect(await mira.ask('GET /api/my-account/mfa-verifications/backup-codes', { verification })).toEqual(
      refusedAs(404, 'verification_record.not_found'),
    )
  })

  it('31: of type passkey is forbidden by `passkey: Off`, while `mfa: Edit` still allows TOTP', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    await whileAllowed({ fields: { ...everything, passkey: 'Off' } }, async () => {
      const off = refusedAs(400, 'account_center.field_not_editable')
      expect(
        await mira.ask('POST /api/my-account/mfa-verifications', {
          verification,
          body: { type: 'WebAuthn', newIdentifierVerificationRecordId: 'unknown' },
        }),
      ).toEqual(off)
      expect(
        await mira.ask('PATCH /api/my-account/mfa-verifications/unknown/name', {
          verification,
          body: { name: 'Desk' },
        }),
      ).toEqual(off)
      await withTotp(mira)
    })
  })
})

describe('sessions and grants', () => {
  const sessionsOf = async (person: Somebody, token = person.access_token) =>
    (await as(token)('GET /api/my-account/sessions', { verification: await person.prove() })).body.sessions

  it('32: mark exactly the token’s session as current', async () => {
    const mira = await somebody(server)
    const second = await signIn(server.url, mira.username, password)
    for (const token of [mira.access_token, second.access_token]) {
      const sessions = await sessionsOf(mira, token)
      expect(sessions).toHaveLength(2)
      expect(sessions.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toHaveLength(1)
    }
  })

  it('33: revoke a session’s tokens when it ends, even without `revokeGrantsTarget`; `all` also revokes its grants', async () => {
    const mira = await somebody(server)
    const second = await signIn(server.url, mira.username, password)
    const [other] = (await sessionsOf(mira)).filter(({ isCurrent }: { isCurrent: boolean }) => !isCurrent)
    const { status } = await mira.ask(
      `DELETE /api/my-account/sessions/${other.payload.uid}?revokeGrantsTarget=all`,
      {
        verification: await mira.prove(),
      },
    )
    expect(status).toBe(204)
    await expect(clientOf(server.url, second)('GET /api/my-account')).rejects.toMatchObject({
      code: 'auth.unauthorized',
    })
  })

  it('34: answer 404 for another person’s session and an unknown one, with different codes', async () => {
    const [mira, other] = [await somebody(server), await somebody(server)]
    const [theirs] = await sessionsOf(other)
    const verification = await mira.prove()
    const end = (id: string) => mira.ask(`DELETE /api/my-account/sessions/${id}`, { verification })
    const [foreign, unknown] = [await end(theirs.payload.uid), await end('unknown')]
    expect(foreign.body.code).toBe('oidc.invalid_session_account_id')
    expect(unknown.body.code).toBe('oidc.session_not_found')
    expect(foreign.status).toBe(unknown.status)
    expect(foreign.body.data).toEqual({ status: 404 })
  })

  it('35: leave out built-in applications; `appType` filters by first and third party', async () => {
    const mira = await somebody(server)
    const application = await registerThirdParty(server, ['profile'])
    await signInElsewhere(server, application, { username: mira.username, password })
    const verification = await mira.prove()
    const grants = async (query = '') =>
      (await mira.ask(`GET /api/my-account/grants${query}`, { verification })).body.grants
    expect((await grants()).map((each: { application: { id: string } }) => each.application.id)).toEqual([
      application.id,
    ])
    expect(await grants('?appType=thirdParty')).toHaveLength(1)
    expect(await grants('?appType=firstParty')).toHaveLength(0)
  })
})

describe('third-party clients', () => {
  // 36, for every operation: `tests/access.test.ts`.
  it('37: can read, except lists that need a verification', async () => {
    const mira = await somebody(server)
    const application = await registerThirdParty(server, [
      'profile',
      'identities',
      'urn:logto:scope:sessions',
    ])
    const { access_token: token } = await signInElsewhere(server, application, {
      username: mira.username,
      password,
    })
    expect((await as(token)('GET /api/my-account')).status).toBe(200)
    for (const path of ['sessions', 'grants', 'mfa-verifications/backup-codes'])
      expect(await as(token)(`GET /api/my-account/${path}`)).toEqual(
        refusedAs(401, 'verification_record.permission_denied'),
      )
  })
})

describe('events, which webhooks deliver', () => {
  const changesOf = async (person: Somebody) =>
    (await server.manage('GET /api/logs', { query: { userId: person.id, logKey: 'User.Data.Updated' } }))
      .length

  it('38: are one `User.Data.Updated` for each change of the account, and none for a refusal', async () => {
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account', { body: { name: 'Mira' } })
    await mira.ask('PATCH /api/my-account/profile', { body: { nickname: 'mi' } })
    await withEmail(mira)
    await withTotp(mira)
    await mira.ask('PATCH /api/my-account', { body: { username: 'refused' } })
    expect(await changesOf(mira)).toBe(4)
  })

  it('39: do not include `User.Data.Updated` for an ended session or a revoked grant', async () => {
    const mira = await somebody(server)
    await mira.ask('DELETE /api/my-account/sessions', { verification: await mira.prove() })
    expect(await changesOf(mira)).toBe(0)
  })
})
