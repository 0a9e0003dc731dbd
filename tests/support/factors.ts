import { setTimeout as pause } from 'node:timers/promises'
import { Secret, TOTP } from 'otpauth'
import { expect } from 'vitest'
import type { Somebody } from './somebody.ts'

/** The authenticator app's code, offset by this number of steps of 30 seconds. */
export function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
}

/** Waits until no step ends within the next seconds, so that a code stays the same from one request to the next. */
export async function steadyStep(): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000)
  if (left < 6000) await pause(left + 50)
}

/** The verifications with which people enrolled their first factor. They are valid as that factor, too. */
const enrollments = new WeakMap<object, string>()

/** Adds an authenticator app with the previous step's code. Returns its secret. */
export async function addTotp(person: Somebody): Promise<string> {
  await steadyStep()
  const verification = await person.prove()
  enrollments.set(person, verification)
  const { body } = await person.ask('POST /api/my-account/mfa-verifications/totp-secret/generate')
  const answer = await person.ask('PUT /api/my-account/mfa-verifications/totp', {
    body: { secret: body.secret, code: codeOf(body.secret, -1) },
    verification,
  })
  expect(answer.status, answer.text).toBe(204)
  return body.secret
}

/** Adds backup codes. Returns them. */
export async function addBackupCodes(person: Somebody): Promise<string[]> {
  const { body } = await person.ask('POST /api/my-account/mfa-verifications/backup-codes/generate')
  const answer = await person.ask('POST /api/my-account/mfa-verifications', {
    body: { type: 'BackupCode', codes: body.codes },
    verification: enrollments.get(person) ?? (await person.prove()),
  })
  expect(answer.status, answer.text).toBe(204)
  return body.codes
}

export type ListedFactor = { id: string; type: string; remainCodes?: number }

export async function factorsOf(person: Somebody): Promise<ListedFactor[]> {
  return (await person.ask('GET /api/my-account/mfa-verifications')).body
}
