import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkAddress, proveAddress } from '../../../../../tests/support/addresses.ts'
import { addBackupCodes, addTotp, codeOf, factorsOf } from '../../../../../tests/support/factors.ts'
import { codeSentTo } from '../../../../../tests/support/mailbox.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'

const denied = refusedAs(401, 'verification_record.permission_denied')
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

async function proveByTotp(person: Somebody, secret: string, steps = 0): Promise<string> {
  const { body } = await person.ask('POST /api/verifications/totp/verify', {
    body: { code: codeOf(secret, steps) },
  })
  return body.verificationRecordId
}

async function proveByMail(person: Somebody, value: string): Promise<string> {
  const identifier = { type: 'email', value }
  const { body } = await person.ask('POST /api/verifications/verification-code', {
    body: { identifier, templateType: 'UserPermissionValidation' },
  })
  await person.ask('POST /api/verifications/verification-code/verify', {
    body: { identifier, verificationId: body.verificationRecordId, code: await codeSentTo(server, value) },
  })
  return body.verificationRecordId
}

const setPassword = (person: Somebody, verification: string, password = 'another-Lake-78') =>
  person.ask('POST /api/my-account/password', { body: { password }, verification })

describe('step-up for a person with a second factor', () => {
  it('needs the factor, not only the password, to change credentials and identifiers', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const byPassword = await mira.prove()
    const [{ id = '' } = {}] = await factorsOf(mira)
    expect(await setPassword(mira, byPassword)).toEqual(denied)
    expect(
      await mira.ask(`DELETE /api/my-account/mfa-verifications/${id}`, { verification: byPassword }),
    ).toEqual(denied)
    expect(
      await mira.ask('PATCH /api/my-account', { body: { username: 'thief' }, verification: byPassword }),
    ).toEqual(denied)
    expect(await mira.ask('DELETE /api/my-account/primary-email', { verification: byPassword })).toEqual(
      denied,
    )
    expect((await setPassword(mira, await proveByTotp(mira, secret))).status).toBe(204)
  })

  it('accepts the password for reading sessions', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    const answer = await mira.ask('GET /api/my-account/sessions', { verification: await mira.prove() })
    expect(answer.status).toBe(200)
  })

  it('accepts a backup code in place of the authenticator app', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const { body } = await mira.ask('POST /api/my-account/mfa-verifications/backup-codes/generate')
    const bound = await mira.ask('POST /api/my-account/mfa-verifications', {
      body: { type: 'BackupCode', codes: body.codes },
      verification: await proveByTotp(mira, secret),
    })
    expect(bound.status).toBe(204)
    const proof = await mira.ask('POST /api/verifications/backup-code/verify', {
      body: { code: body.codes[0] },
    })
    expect((await setPassword(mira, proof.body.verificationRecordId)).status).toBe(204)
  })

  it('still accepts the verification with which the factor was enrolled, but no other one from before', async () => {
    const mira = await somebody(server)
    const [thief, owner] = [await mira.prove(), await mira.prove()]
    const { body } = await mira.ask('POST /api/my-account/mfa-verifications/totp-secret/generate')
    const enrolled = await mira.ask('PUT /api/my-account/mfa-verifications/totp', {
      body: { secret: body.secret, code: codeOf(body.secret, -1) },
      verification: owner,
    })
    expect(enrolled.status).toBe(204)
    expect(await setPassword(mira, thief)).toEqual(denied)
    expect((await addBackupCodes({ ...mira, prove: async () => owner })).length).toBe(10)
    const [{ id = '' } = {}] = await factorsOf(mira)
    const removed = await mira.ask(`DELETE /api/my-account/mfa-verifications/${id}`, { verification: owner })
    expect(removed.status).toBe(204)
    expect(await setPassword(mira, owner)).toEqual(denied)
  })

  it('lists for each method the changes for which it is sufficient', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    expect((await mira.ask('GET /api/verifications/methods')).body).toEqual([
      { type: 'Totp', sufficientFor: ['email', 'phone', 'credential'] },
      { type: 'Password', sufficientFor: [] },
    ])
  })

  it('accepts any verification when an administrator sets `stepUp` to `any`', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
    try {
      expect((await setPassword(mira, await mira.prove())).status).toBe(204)
    } finally {
      await server.manage('PATCH /api/account-center', { body: { stepUp: 'strongest' } })
    }
  })
})

describe('a verification record', () => {
  it('is invalid after the password that it used was changed', async () => {
    const mira = await somebody(server)
    const [thief, owner] = [await mira.prove(), await mira.prove()]
    expect((await setPassword(mira, owner)).status).toBe(204)
    expect(await setPassword(mira, thief, 'a-thief-Lake-79')).toEqual(denied)
    expect(await setPassword(mira, owner, 'a-thief-Lake-79')).toEqual(denied)
  })

  it('is invalid after the authenticator app that it used was removed', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const proof = await proveByTotp(mira, secret)
    const [{ id = '' } = {}] = await factorsOf(mira)
    const removed = await mira.ask(`DELETE /api/my-account/mfa-verifications/${id}`, { verification: proof })
    expect(removed.status).toBe(204)
    expect(await setPassword(mira, proof)).toEqual(denied)
  })

  it('is invalid after the address that its code was sent to was replaced', async () => {
    const mira = await somebody(server)
    await linkAddress(server, mira, 'email', 'former@mail.example')
    const proof = await proveByMail(mira, 'former@mail.example')
    await linkAddress(server, mira, 'email', 'present@mail.example')
    expect(await setPassword(mira, proof)).toEqual(denied)
  })

  it('of a new address is consumed once, even by fifty concurrent requests', async () => {
    const mira = await somebody(server)
    const email = 'once@mail.example'
    const [id, verification] = [await proveAddress(server, mira, 'email', email), await mira.prove()]
    const use = () =>
      mira.ask('POST /api/my-account/primary-email', {
        verification,
        body: { email, newIdentifierVerificationRecordId: id },
      })
    const answers = await Promise.all(Array.from({ length: 50 }, use))
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    const refused = answers.filter(({ status }) => status !== 204)
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['verification_record.not_found']))
    expect(await use()).toEqual(refusedAs(400, 'verification_record.not_found'))
    const { rows } = await server.database.query(
      `select 1 from events where account_id = $1 and type = 'User.Data.Updated'`,
      [mira.id],
    )
    expect(rows).toHaveLength(1)
  })
})

it('the setting `stepUp` refuses unknown values and keeps its previous one', async () => {
  const patch = server.manage('PATCH /api/account-center', { body: { stepUp: 'never' as 'any' } })
  await expect(patch).rejects.toMatchObject({ status: 400 })
  expect((await server.manage('GET /api/account-center')).stepUp).toBe('strongest')
})
