import type { AccountCenter } from '@latchkey/contract'
import { Secret } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addBackupCodes,
  addTotp,
  codeOf,
  factorsOf,
  steadyStep,
} from '../../../../../tests/support/factors.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide, whilePolicyIs } from '../../../../../tests/support/settings.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'

// Authorization: `tests/access.test.ts`. Passkeys, in a real browser: `tests/passkeys.test.ts`.

const factors = '/api/my-account/mfa-verifications'
const anId = expect.stringMatching(/^[0-9a-z]{21}$/)
const aMoment = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/)
const noCode = refusedAs(400, 'session.mfa.invalid_totp_code')
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  // These tests cover the wire protocol; the step-up level `strongest` is tested in `step-up.test.ts`.
  await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
})
afterAll(() => server.stop())

const newSecret = () => new Secret({ size: 20 }).base32

async function bind(person: Somebody, body: unknown) {
  return person.ask(`POST ${factors}`, { body, verification: await person.prove() })
}

async function remove(person: Somebody, id: string) {
  return person.ask(`DELETE ${factors}/${id}`, { verification: await person.prove() })
}

const verifyTotp = (person: Somebody, code: string) =>
  person.ask('POST /api/verifications/totp/verify', { body: { code } })

const verifyBackupCode = (person: Somebody, code: string) =>
  person.ask('POST /api/verifications/backup-code/verify', { body: { code } })

const rowOf = async (id: string) =>
  (await server.database.query('select * from users where id = $1', [id])).rows[0]

async function whileFieldsAre(fields: AccountCenter['fields'], act: () => Promise<void>) {
  const { fields: before } = await server.manage('GET /api/account-center')
  await server.manage('PATCH /api/account-center', { body: { fields } })
  await act().finally(() => server.manage('PATCH /api/account-center', { body: { fields: before } }))
}

/** Removes a person’s password. Their verification records stay valid. */
const forgetPassword = (id: string) =>
  server.database.query('update users set password_digest = null, password_algorithm = null where id = $1', [
    id,
  ])

describe('an authenticator app', () => {
  it('is offered a secret of 32 characters, which is not stored', async () => {
    const mira = await somebody(server, { scope: 'openid' })
    await expectNoTrace(server.database, async () => {
      const { status, body } = await mira.ask(`POST ${factors}/totp-secret/generate`)
      expect(status).toBe(200)
      expect(body).toEqual({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/) })
    })
  })

  it('is enrolled with a code, listed without its secret, and turns on the second factor', async () => {
    const mira = await somebody(server)
    const secret = newSecret()
    expect((await bind(mira, { type: 'Totp', secret, code: codeOf(secret) })).status).toBe(204)
    expect(await factorsOf(mira)).toEqual([{ id: anId, createdAt: aMoment, type: 'Totp' }])
    const { body } = await mira.ask('GET /api/my-account/logto-configs')
    expect(body.mfa.enabled).toBe(true)
    expect(await rowOf(mira.id)).toMatchObject({ has_factor: true, has_passkey: false })
    const { rows } = await server.database.query('select sealed_secret from factors where user_id = $1', [
      mira.id,
    ])
    expect(rows[0].sealed_secret).not.toContain(secret)
    const [log] = await server.manage('GET /api/logs', { query: { userId: mira.id } })
    expect(log).toMatchObject({
      key: 'User.Data.Updated',
      payload: { fields: ['mfaVerifications'], factor: 'Totp', change: 'added' },
    })
  })

  it('can be enrolled without a code, as the wire protocol allows', async () => {
    const mira = await somebody(server)
    expect((await bind(mira, { type: 'Totp', secret: newSecret() })).status).toBe(204)
  })

  it('is refused when one is already enrolled, before secret and code are checked', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    expect(await bind(mira, { type: 'Totp', secret: 'nonsense', code: '1' })).toEqual(
      refusedAs(422, 'user.totp_already_in_use'),
    )
  })

  it.each(['', 'JBSWY3DP', 'jbswy3dpehpk3pxp', 'JBSWY3DPEHPK3PX1', 'JBSWY3DPEHPK3PXPJ', 'A'.repeat(40)])(
    'is refused with a malformed secret: %s',
    async secret => {
      const mira = await somebody(server)
      expect(await bind(mira, { type: 'Totp', secret, code: '000000' })).toEqual(
        refusedAs(400, 'user.totp_secret_invalid'),
      )
    },
  )

  it('is not enrolled when the code does not match the secret', async () => {
    const mira = await somebody(server)
    const proof = await mira.prove()
    await expectNoTrace(server.database, async () => {
      for (const at of [`POST ${factors}`, `PUT ${factors}/totp`])
        expect(
          await mira.ask(at, {
            body: { type: 'Totp', secret: newSecret(), code: codeOf(newSecret()) },
            verification: proof,
          }),
        ).toEqual(noCode)
    })
  })

  it('can be replaced: it gets a new id, and the old one’s codes are refused', async () => {
    const mira = await somebody(server)
    const old = await addTotp(mira)
    await addBackupCodes(mira)
    const [before] = await factorsOf(mira)
    const secret = await addTotp(mira)
    const [after, codes] = await factorsOf(mira)
    expect([after?.type, codes?.type]).toEqual(['Totp', 'BackupCode'])
    expect(after?.id).not.toBe(before?.id)
    expect(await verifyTotp(mira, codeOf(old))).toEqual(noCode)
    expect((await verifyTotp(mira, codeOf(secret))).status).toBe(201)
  })

  it('cannot be enrolled while the factor is disabled', () =>
    whilePolicyIs(server, { factors: ['WebAuthn'] }, async () => {
      const mira = await somebody(server)
      const off = refusedAs(400, 'session.mfa.mfa_factor_not_enabled')
      expect(await bind(mira, { type: 'Totp', secret: 'nonsense' })).toEqual(off)
      expect(await bind(mira, { type: 'BackupCode', codes: [] })).toEqual(off)
      const answer = await mira.ask(`PUT ${factors}/totp`, {
        body: { secret: 'nonsense', code: '1' },
        verification: await mira.prove(),
      })
      expect(answer).toEqual(off)
    }))
})

describe('a TOTP code', () => {
  it('verifies the person', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const { status, body } = await verifyTotp(mira, codeOf(secret).replace(/^.../, '$& '))
    expect(status).toBe(201)
    expect(body).toEqual({ verificationRecordId: anId, expiresAt: aMoment })
    const renamed = await mira.ask('PATCH /api/my-account', {
      body: { username: `${mira.username}_anew` },
      verification: body.verificationRecordId,
    })
    expect(renamed.status).toBe(200)
  })

  it('is accepted one step of 30 seconds early or late, and no more', async () => {
    const mira = await somebody(server)
    const secret = newSecret()
    await bind(mira, { type: 'Totp', secret })
    await steadyStep()
    expect(await verifyTotp(mira, codeOf(secret, -2))).toEqual(noCode)
    expect(await verifyTotp(mira, codeOf(secret, 2))).toEqual(noCode)
    for (const step of [-1, 0, 1]) expect((await verifyTotp(mira, codeOf(secret, step))).status).toBe(201)
  })

  it('is refused a second time, and so are earlier codes', async () => {
    const mira = await somebody(server)
    const secret = newSecret()
    await bind(mira, { type: 'Totp', secret })
    await steadyStep()
    const code = codeOf(secret)
    expect((await verifyTotp(mira, code)).status).toBe(201)
    expect(await verifyTotp(mira, code)).toEqual(noCode)
    expect(await verifyTotp(mira, codeOf(secret, -1))).toEqual(noCode)
  })

  it('is refused after it was used to enroll the app', async () => {
    const mira = await somebody(server)
    const secret = newSecret()
    await steadyStep()
    const code = codeOf(secret)
    await bind(mira, { type: 'Totp', secret, code })
    expect(await verifyTotp(mira, code)).toEqual(noCode)
    const again = await mira.ask(`PUT ${factors}/totp`, {
      body: { secret, code },
      verification: await mira.prove(),
    })
    expect(again).toEqual(noCode)
  })

  it('is accepted once when several requests use it at the same time', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const answers = await Promise.all(Array.from({ length: 6 }, () => verifyTotp(mira, codeOf(secret))))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400, 400])
  })

  it('is refused for an account without an app, or with another app', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    const secret = await addTotp(mira)
    expect(await verifyTotp(noor, codeOf(secret))).toEqual(noCode)
    await addTotp(noor)
    expect(await verifyTotp(noor, codeOf(secret))).toEqual(noCode)
  })
})

describe('backup codes', () => {
  it('are ten codes of ten hexadecimal digits, not stored until they are bound', async () => {
    const mira = await somebody(server, { scope: 'openid' })
    await expectNoTrace(server.database, async () => {
      const { status, body } = await mira.ask(`POST ${factors}/backup-codes/generate`)
      expect(status).toBe(200)
      expect(body.codes).toHaveLength(10)
      for (const code of body.codes) expect(code).toMatch(/^[0-9a-f]{10}$/)
    })
  })

  it('are refused without another factor, as a second set, and when malformed', async () => {
    const mira = await somebody(server)
    const { body } = await mira.ask(`POST ${factors}/backup-codes/generate`)
    expect(await bind(mira, { type: 'BackupCode', codes: body.codes })).toEqual(
      refusedAs(422, 'session.mfa.backup_code_can_not_be_alone'),
    )
    await addTotp(mira)
    for (const codes of [body.codes.slice(1), ['ghijklmnop', ...body.codes.slice(1)]])
      expect(await bind(mira, { type: 'BackupCode', codes })).toEqual(
        refusedAs(422, 'user.wrong_backup_code_format'),
      )
    await addBackupCodes(mira)
    expect(await bind(mira, { type: 'BackupCode', codes: [] })).toEqual(
      refusedAs(422, 'user.backup_code_already_in_use'),
    )
  })

  it('are stored as hashes and never shown again; the list shows which are used', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    const codes = await addBackupCodes(mira)
    expect((await verifyBackupCode(mira, codes[3]?.toUpperCase() ?? '')).status).toBe(201)
    const { status, body } = await mira.ask(`GET ${factors}/backup-codes`, {
      verification: await mira.prove(),
    })
    expect(status).toBe(200)
    expect(body.codes).toEqual(
      codes.map((code, index) => ({
        code: `${code.slice(0, 2)}********`,
        ...(index === 3 && { usedAt: aMoment }),
      })),
    )
    expect((await factorsOf(mira))[1]).toMatchObject({ type: 'BackupCode', remainCodes: 9 })
    const { rows } = await server.database.query(
      'select to_jsonb(backup_codes)::text as text from backup_codes',
    )
    for (const { text } of rows) for (const code of codes) expect(text).not.toContain(code)
  })

  it('are accepted once each, also when several requests use one at the same time', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    const codes = await addBackupCodes(mira)
    for (const code of codes) {
      const answers = await Promise.all(Array.from({ length: 5 }, () => verifyBackupCode(mira, code)))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400])
    }
    expect(await verifyBackupCode(mira, codes[0] ?? '')).toEqual(
      refusedAs(400, 'session.mfa.invalid_backup_code'),
    )
  })

  it('are refused for another account', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    for (const person of [mira, noor]) await addTotp(person)
    const [code = ''] = await addBackupCodes(mira)
    await addBackupCodes(noor)
    expect(await verifyBackupCode(noor, code)).toEqual(refusedAs(400, 'session.mfa.invalid_backup_code'))
  })

  it('can be replaced once all are used; the newest set is then listed', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    for (const code of await addBackupCodes(mira)) await verifyBackupCode(mira, code)
    const anew = await addBackupCodes(mira)
    const { body } = await mira.ask(`GET ${factors}/backup-codes`, { verification: await mira.prove() })
    expect(body.codes.map(({ code }: { code: string }) => code.slice(0, 2))).toEqual(
      anew.map(code => code.slice(0, 2)),
    )
  })

  it('are 404 when the account has none', async () => {
    const mira = await somebody(server)
    expect(await mira.ask(`GET ${factors}/backup-codes`, { verification: await mira.prove() })).toEqual(
      refusedAs(404, 'verification_record.not_found'),
    )
  })
})

describe('removing a factor', () => {
  it('removes the backup codes together with the last other factor', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    await addBackupCodes(mira)
    const [totp] = await factorsOf(mira)
    expect((await remove(mira, totp?.id ?? '')).status).toBe(204)
    expect(await factorsOf(mira)).toEqual([])
    expect((await rowOf(mira.id)).has_factor).toBe(false)
  })

  it('keeps the other factors', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    await addBackupCodes(mira)
    const [, codes] = await factorsOf(mira)
    expect((await remove(mira, codes?.id ?? '')).status).toBe(204)
    expect((await factorsOf(mira)).map(({ type }) => type)).toEqual(['Totp'])
    expect((await rowOf(mira.id)).has_factor).toBe(true)
  })

  it.each(['Mandatory', 'PromptAtSignInAndSignUpMandatory', 'PromptOnlyAtSignInMandatory'] as const)(
    'refuses the last one when the policy is %s, but allows removing the backup codes',
    async policy => {
      const mira = await somebody(server)
      await addTotp(mira)
      await addBackupCodes(mira)
      const [totp, codes] = await factorsOf(mira)
      await whilePolicyIs(server, { policy }, async () => {
        const verification = await mira.prove()
        await expectNoTrace(server.database, async () =>
          expect(await mira.ask(`DELETE ${factors}/${totp?.id}`, { verification })).toEqual(
            refusedAs(422, 'session.mfa.mfa_policy_not_user_controlled'),
          ),
        )
        expect((await remove(mira, codes?.id ?? '')).status).toBe(204)
      })
    },
  )

  it('answers 400 for another person’s factor, as for one that does not exist', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    await addTotp(mira)
    const [hers] = await factorsOf(mira)
    const verification = await noor.prove()
    const unknown = refusedAs(400, 'verification_record.not_found')
    await expectNoTrace(server.database, async () => {
      for (const id of [hers?.id, 'nothing']) {
        expect(await noor.ask(`DELETE ${factors}/${id}`, { verification })).toEqual(unknown)
        expect(
          await noor.ask(`PATCH ${factors}/${id}/name`, { body: { name: 'mine' }, verification }),
        ).toEqual(unknown)
      }
    })
  })

  it('needs the field control of the factor’s own type', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    const [totp] = await factorsOf(mira)
    await whileFieldsAre({ mfa: 'ReadOnly', passkey: 'Edit' }, async () =>
      expect(await remove(mira, totp?.id ?? '')).toEqual(refusedAs(400, 'account_center.field_not_editable')),
    )
  })
})

describe('the field control of passkeys', () => {
  const passkey = { type: 'WebAuthn', newIdentifierVerificationRecordId: 'nothing' }
  const notEditable = refusedAs(400, 'account_center.field_not_editable')
  const notFound = refusedAs(400, 'verification_record.not_found')

  it.each([
    ['is that of the other factors unless it is set', { mfa: 'Edit' }, notFound],
    ['can forbid only passkeys', { mfa: 'Edit', passkey: 'Off' }, notEditable],
    ['can allow only passkeys', { mfa: 'Off', passkey: 'Edit' }, notFound],
  ] as const)('%s', async (_, fields, expected) => {
    const mira = await somebody(server)
    await whileFieldsAre(fields, async () => {
      expect(await bind(mira, passkey)).toEqual(expected)
      expect((await bind(mira, { type: 'Totp', secret: newSecret() })).status).toBe(
        fields.mfa === 'Edit' ? 204 : 400,
      )
    })
  })
})

describe('a person’s sign-in preferences', () => {
  it('begin without a second factor, keep fields that are not given, and hide internal ones', async () => {
    const mira = await somebody(server)
    const { body } = await mira.ask('GET /api/my-account/logto-configs')
    expect(body).toEqual({
      mfa: { enabled: false, skipped: false, skipMfaOnSignIn: false },
      passkeySignIn: { skipped: false },
    })
    const verification = await mira.prove()
    const change = (patch: unknown) =>
      mira.ask('PATCH /api/my-account/logto-configs', { body: patch, verification })
    await change({ mfa: { enabled: false, additionalBindingSuggestionSkipped: true } })
    await change({ passkeySignIn: { skipped: true } })
    expect((await change({})).body).toEqual({
      mfa: { enabled: false, skipped: false, skipMfaOnSignIn: false },
      passkeySignIn: { skipped: true },
    })
  })

  it('include whether to skip the second factor at sign-in', async () => {
    const mira = await somebody(server)
    expect((await mira.ask('GET /api/my-account/mfa-settings')).body).toEqual({ skipMfaOnSignIn: false })
    const answer = await mira.ask('PATCH /api/my-account/mfa-settings', {
      body: { skipMfaOnSignIn: true },
      verification: await mira.prove(),
    })
    expect(answer.body).toEqual({ skipMfaOnSignIn: true })
    expect((await mira.ask('GET /api/my-account/mfa-settings')).body).toEqual({ skipMfaOnSignIn: true })
  })
})

describe('the list of verification methods', () => {
  const methods = async (person: Somebody) => (await person.ask('GET /api/verifications/methods')).body

  const sufficientFor = ['email', 'phone', 'credential']

  it('has those that the person can use, strongest first, with addresses masked', async () => {
    const mira = await somebody(server)
    expect(await methods(mira)).toEqual([{ type: 'Password', sufficientFor }])
    await addTotp(mira)
    const [code = ''] = await addBackupCodes(mira)
    await server.database.query(
      `update users set primary_email = 'mira@mail.example', primary_phone = '31612345678',
        identities = '{"github": {"userId": "90210"}}' where id = $1`,
      [mira.id],
    )
    expect(await methods(mira)).toEqual([
      { type: 'Totp', sufficientFor },
      { type: 'Password', sufficientFor },
      { type: 'Social', target: 'github', sufficientFor },
      { type: 'EmailVerificationCode', identifier: 'm•••@mail.example', sufficientFor },
      { type: 'PhoneVerificationCode', identifier: '•••5678', sufficientFor },
      { type: 'BackupCode', sufficientFor },
    ])
    expect((await verifyBackupCode(mira, code)).status).toBe(201)
  })

  it('includes a second factor alone, which is then sufficient to set a password', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    await forgetPassword(mira.id)
    expect(await methods(mira)).toEqual([{ type: 'Totp', sufficientFor }])
    const { body } = await verifyTotp(mira, codeOf(secret))
    const first = await mira.ask('POST /api/my-account/password', {
      body: { password: 'a-Quieter-Lake-78' },
      verification: body.verificationRecordId,
    })
    expect(first.status, first.text).toBe(204)
  })
})

describe('wrong codes and passwords', () => {
  const blocked = refusedAs(400, 'session.verification_blocked_too_many_attempts')
  const wrongPassword = (person: Somebody) =>
    person.ask('POST /api/verifications/password', { body: { password: 'not-the-Password-1' } })

  it('lock the authenticator app, also for the correct code, but not backup codes and the password', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const [code = ''] = await addBackupCodes(mira)
    await decide(server, { sentinelPolicy: { maxAttempts: 4, lockoutDuration: 30 } })
    try {
      for (let tries = 0; tries < 3; tries += 1) expect(await verifyTotp(mira, '000000')).toEqual(noCode)
      const last = await verifyTotp(mira, '000000')
      expect(last).toEqual(blocked)
      expect(last.headers.get('retry-after')).toBe('1800')

      expect(await verifyTotp(mira, codeOf(secret))).toEqual(blocked)
      expect((await verifyBackupCode(mira, code)).status).toBe(201)
      expect(await wrongPassword(mira)).toEqual(refusedAs(422, 'session.invalid_credentials'))
      expect((await mira.ask('POST /api/verifications/password', { body: { password } })).status).toBe(201)
    } finally {
      await decide(server, { sentinelPolicy: {} })
    }
  })

  it('no longer lock any method once an administrator releases the lockout', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    await decide(server, { sentinelPolicy: { maxAttempts: 1 } })
    try {
      expect(await verifyTotp(mira, '000000')).toEqual(blocked)
      await server.manage('POST /api/sentinel-activities/delete', {
        body: { targetType: 'User', targets: [mira.id] },
      })
      expect((await verifyTotp(mira, codeOf(secret))).status).toBe(201)
    } finally {
      await decide(server, { sentinelPolicy: {} })
    }
  })
})
