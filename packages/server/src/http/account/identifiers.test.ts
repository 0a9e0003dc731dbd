import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addTotp } from '../../../../../tests/support/factors.ts'
import { codeSentTo, sentTo } from '../../../../../tests/support/mailbox.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'

let server: TestServer
let mira: Somebody
let proof: string
let count = 0

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  mira = await somebody(server)
  proof = await mira.prove()
})

const newAddress = () => `mira${count++}@mail.example`
const newNumber = () => `3247000${String(1000 + count++)}`

type Identifier = { type: 'email' | 'phone'; value: string }

async function send(person: Somebody, identifier: Identifier, templateType?: string): Promise<string> {
  const { status, body } = await person.ask('POST /api/verifications/verification-code', {
    body: { identifier, templateType },
  })
  expect(status).toBe(201)
  return body.verificationRecordId
}

function verify(person: Somebody, identifier: Identifier, verificationId: string, code: string) {
  return person.ask('POST /api/verifications/verification-code/verify', {
    body: { identifier, verificationId, code },
  })
}

/** Sends a code, reads it from the mailbox, and verifies it. */
async function proven(person: Somebody, identifier: Identifier): Promise<string> {
  const id = await send(person, identifier)
  const { body } = await verify(person, identifier, id, await codeSentTo(server, identifier.value))
  expect(body).toEqual({ verificationRecordId: id })
  return id
}

async function link(person: Somebody, { type, value }: Identifier, verification: string) {
  const id = await proven(person, { type, value })
  return person.ask(`POST /api/my-account/primary-${type}`, {
    verification,
    body: { [type]: value, newIdentifierVerificationRecordId: id },
  })
}

async function withEmail(): Promise<string> {
  const email = newAddress()
  expect((await link(mira, { type: 'email', value: email }, proof)).status).toBe(204)
  return email
}

describe('an email address', () => {
  it('is linked once the code sent to it was verified', async () => {
    const email = await withEmail()
    expect((await mira.ask('GET /api/my-account')).body.primaryEmail).toBe(email)
  })

  it('keeps its letter case', async () => {
    const email = `Mira.${count++}@Mail.example`
    await link(mira, { type: 'email', value: email }, proof)
    expect((await mira.ask('GET /api/my-account')).body.primaryEmail).toBe(email)
  })

  it.each([
    ['that proves another address', () => proven(mira, { type: 'email', value: newAddress() })],
    ['that was not verified', () => send(mira, { type: 'email', value: 'target@mail.example' })],
    ['of another type', async () => proof],
    ['that does not exist', async () => 'unknown'],
  ])('is not linked by a record %s', async (_, make) => {
    const id = await make()
    const answer = await expectNoTrace(server.database, () =>
      mira.ask('POST /api/my-account/primary-email', {
        verification: proof,
        body: { email: 'target@mail.example', newIdentifierVerificationRecordId: id },
      }),
    )
    expect(answer).toEqual(refusedAs(400, 'verification_record.not_found'))
  })

  it('is not linked by another person’s verification record', async () => {
    const email = newAddress()
    const theirs = await proven(await somebody(server), { type: 'email', value: email })
    const answer = await mira.ask('POST /api/my-account/primary-email', {
      verification: proof,
      body: { email, newIdentifierVerificationRecordId: theirs },
    })
    expect(answer).toEqual(refusedAs(400, 'verification_record.not_found'))
  })

  it('is unique, ignoring letter case', async () => {
    const email = await withEmail()
    const other = await somebody(server)
    const answer = await link(other, { type: 'email', value: email.toUpperCase() }, await other.prove())
    expect(answer).toEqual(refusedAs(422, 'user.email_already_in_use'))
  })

  it('cannot be changed with a code sent to itself when the person has a password', async () => {
    const email = await withEmail()
    const byMailbox = await proven(mira, { type: 'email', value: email })
    for (const at of ['DELETE /api/my-account/primary-email', 'POST /api/my-account/primary-email'])
      expect(
        await mira.ask(at, {
          verification: byMailbox,
          body: { email: 'thief@mail.example', newIdentifierVerificationRecordId: 'x' },
        }),
      ).toEqual(refusedAs(401, 'verification_record.permission_denied'))
    // The same code is sufficient for other changes.
    const renamed = await mira.ask('PATCH /api/my-account', {
      verification: byMailbox,
      body: { username: `renamed_${count++}` },
    })
    expect(renamed.status).toBe(200)
  })

  it('is not sufficient to change credentials or identifiers once an authenticator app is enrolled', async () => {
    const email = await withEmail()
    await addTotp(mira)
    const verification = await proven(mira, { type: 'email', value: email })
    const { body } = await mira.ask('GET /api/my-account/mfa-verifications')
    const attempts: [at: string, body?: object][] = [
      ['POST /api/my-account/password', { password: 'a-Quieter-Lake-78' }],
      [`DELETE /api/my-account/mfa-verifications/${body[0].id}`],
      ['PATCH /api/my-account/mfa-settings', { skipMfaOnSignIn: true }],
      ['DELETE /api/my-account/primary-email'],
      ['DELETE /api/my-account/primary-phone'],
      ['DELETE /api/my-account/identities/google'],
    ]
    await expectNoTrace(server.database, async () => {
      for (const [at, asked] of attempts)
        expect(await mira.ask(at, { verification, body: asked }), at).toEqual(
          refusedAs(401, 'verification_record.permission_denied'),
        )
    })
    const sessions = await mira.ask('GET /api/my-account/sessions', { verification })
    expect(sessions.status).toBe(200)
  })

  it('can be removed while another identifier remains, also when none is set', async () => {
    await withEmail()
    for (let twice = 0; twice < 2; twice += 1) {
      const answer = await mira.ask('DELETE /api/my-account/primary-email', { verification: proof })
      expect(answer.status).toBe(204)
      expect((await mira.ask('GET /api/my-account')).body.primaryEmail).toBeNull()
    }
  })

  it('cannot be removed when it is the last identifier for signing in', async () => {
    await withEmail()
    await mira.ask('PATCH /api/my-account', { verification: proof, body: { username: null } })
    const answer = await expectNoTrace(server.database, () =>
      mira.ask('DELETE /api/my-account/primary-email', { verification: proof }),
    )
    expect(answer).toEqual(refusedAs(400, 'user.last_sign_in_method_required'))
  })
})

describe('a phone number', () => {
  it('is linked once the code sent to it was verified, and loses a national leading zero', async () => {
    const number = newNumber()
    const written = `320${number.slice(2)}`
    expect((await link(mira, { type: 'phone', value: written }, proof)).status).toBe(204)
    expect((await mira.ask('GET /api/my-account')).body.primaryPhone).toBe(number)
  })

  it('is unique, with or without a national leading zero', async () => {
    const number = newNumber()
    await link(mira, { type: 'phone', value: number }, proof)
    const other = await somebody(server)
    const answer = await link(other, { type: 'phone', value: `320${number.slice(2)}` }, await other.prove())
    expect(answer).toEqual(refusedAs(422, 'user.phone_already_in_use'))
  })

  it('is refused when it is not a valid number', async () => {
    const value = '999999'
    const id = await proven(mira, { type: 'phone', value })
    const answer = await mira.ask('POST /api/my-account/primary-phone', {
      verification: proof,
      body: { phone: value, newIdentifierVerificationRecordId: id },
    })
    expect(answer).toEqual(refusedAs(422, 'user.invalid_phone'))
  })
})

describe('a verification code', () => {
  it('sent to a new address does not verify the person', async () => {
    const id = await proven(mira, { type: 'email', value: newAddress() })
    const answer = await mira.ask('PATCH /api/my-account', {
      verification: id,
      body: { username: 'anyone' },
    })
    expect(answer).toEqual(refusedAs(401, 'verification_record.permission_denied'))
  })

  it('sent to the person’s own address verifies them, unless it was requested to bind a factor', async () => {
    const email = await withEmail()
    const id = await send(mira, { type: 'email', value: email }, 'BindMfa')
    await verify(mira, { type: 'email', value: email }, id, await codeSentTo(server, email))
    const answer = await mira.ask('PATCH /api/my-account', { verification: id, body: { username: 'anyone' } })
    expect(answer).toEqual(refusedAs(401, 'verification_record.permission_denied'))
    const codes = (await sentTo(server, email)).filter(({ code }) => code !== undefined)
    expect(codes.map(({ usage }) => usage)).toEqual(['BindMfa', 'BindNewIdentifier'])
  })

  it('is accepted once', async () => {
    const identifier = { type: 'email', value: newAddress() } as const
    const id = await proven(mira, identifier)
    expect(await verify(mira, identifier, id, await codeSentTo(server, identifier.value))).toEqual(
      refusedAs(400, 'verification_code.not_found'),
    )
  })

  it('is accepted once when several requests use it at the same time', async () => {
    const identifier = { type: 'email', value: newAddress() } as const
    const id = await send(mira, identifier)
    const code = await codeSentTo(server, identifier.value)
    const answers = await Promise.all(Array.from({ length: 8 }, () => verify(mira, identifier, id, code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('is accepted only for the address that it was sent to', async () => {
    const identifier = { type: 'email', value: newAddress() } as const
    const id = await send(mira, identifier)
    const code = await codeSentTo(server, identifier.value)
    expect(await verify(mira, { type: 'email', value: 'other@mail.example' }, id, code)).toEqual(
      refusedAs(400, 'verification_code.email_mismatch'),
    )
    expect(await verify(mira, { type: 'phone', value: '3247012345' }, id, code)).toEqual(
      refusedAs(400, 'verification_record.not_found'),
    )
  })

  it('is refused after ten wrong attempts, even when it is correct', async () => {
    const identifier = { type: 'email', value: newAddress() } as const
    const id = await send(mira, identifier)
    const code = await codeSentTo(server, identifier.value)
    const wrong = code === '000000' ? '111111' : '000000'
    for (let tries = 0; tries < 10; tries += 1)
      expect(await verify(mira, identifier, id, wrong)).toEqual(
        refusedAs(400, 'verification_code.code_mismatch'),
      )
    for (const late of [wrong, code])
      expect(await verify(mira, identifier, id, late)).toEqual(
        refusedAs(400, 'verification_code.exceed_max_try'),
      )
  })

  it('cannot be tried more than ten times by concurrent requests', async () => {
    const identifier = { type: 'email', value: newAddress() } as const
    const id = await send(mira, identifier)
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, guess) => verify(mira, identifier, id, String(200_000 + guess))),
    )
    const looked = answers.filter(({ body }) => body.code === 'verification_code.code_mismatch')
    expect(looked.length).toBeLessThanOrEqual(10)
  })

  it('cannot be verified by another person', async () => {
    const identifier = { type: 'email', value: newAddress() } as const
    const id = await send(mira, identifier)
    const code = await codeSentTo(server, identifier.value)
    expect(await verify(await somebody(server), identifier, id, code)).toEqual(
      refusedAs(400, 'verification_record.not_found'),
    )
  })

  it('expires after the policy’s time', async () => {
    const identifier = { type: 'email', value: newAddress() } as const
    const id = await send(mira, identifier)
    await server.database.query(
      `update verification_records set created_at = created_at - interval '9 minutes 59 seconds' where id = $1`,
      [id],
    )
    await server.database.query(
      `update verification_records set created_at = created_at - interval '2 seconds' where id = $1`,
      [id],
    )
    expect(await verify(mira, identifier, id, await codeSentTo(server, identifier.value))).toEqual(
      refusedAs(400, 'verification_code.expired'),
    )
  })

  it('is stored as a hash', async () => {
    const identifier = { type: 'email', value: newAddress() } as const
    const id = await send(mira, identifier)
    const code = await codeSentTo(server, identifier.value)
    const { rows } = await server.database.query('select payload from verification_records where id = $1', [
      id,
    ])
    expect(JSON.stringify(rows)).not.toContain(code)
  })

  it('is sent at most ten times in ten minutes to one recipient, whoever requests it', async () => {
    const email = newAddress()
    const other = await somebody(server)
    for (let sent = 0; sent < 10; sent += 1)
      await send(sent % 2 ? mira : other, { type: 'email', value: sent % 3 ? email : email.toUpperCase() })
    const refused = await mira.ask('POST /api/verifications/verification-code', {
      body: { identifier: { type: 'email', value: email } },
    })
    expect(refused).toEqual(refusedAs(429, 'request.message_rate_limited'))
  })
})
