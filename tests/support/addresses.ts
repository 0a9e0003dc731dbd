import { expect } from 'vitest'
import { codeSentTo } from './mailbox.ts'
import type { Somebody } from './somebody.ts'

type Kind = 'email' | 'phone'

/** Verifies with a code that the address belongs to the person. Returns the verification's id. */
export async function proveAddress(
  server: { url: string },
  person: Somebody,
  type: Kind,
  value: string,
): Promise<string> {
  const { body } = await person.ask('POST /api/verifications/verification-code', {
    body: { identifier: { type, value } },
  })
  const code = await codeSentTo(server, value)
  await person.ask('POST /api/verifications/verification-code/verify', {
    body: { identifier: { type, value }, verificationId: body.verificationRecordId, code },
  })
  return body.verificationRecordId
}

/** Links an address to the account, or replaces the present one. */
export async function linkAddress(
  server: { url: string },
  person: Somebody,
  type: Kind,
  value: string,
): Promise<void> {
  const id = await proveAddress(server, person, type, value)
  const { status } = await person.ask(`POST /api/my-account/primary-${type}`, {
    verification: await person.prove(),
    body: { [type]: value, newIdentifierVerificationRecordId: id },
  })
  expect(status).toBe(204)
}
