import { type AuthenticationPayload, Problem } from '@latchkey/contract'
import { type RelyingParty, requireFactorEnabled } from '../policies/factors.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { FactorRow } from '../store/rows.ts'
import { keepFactorChange } from './factors.ts'
import { finishAuthentication, type NewPasskey, type UsedPasskey } from './passkey-ceremonies.ts'
import { consumeVerification } from './verification.ts'

/** Payload of a `WebAuthn` verification record: the challenge until it is answered, then the result. */
export type PasskeyRecord = {
  ceremony: 'registration' | 'authentication'
  challenge?: string | null
  passkey?: NewPasskey
}

/** Lists an account's passkeys, oldest first. */
export function passkeysOf({ tx, user }: Pick<ReadableAccount, 'tx' | 'user'>): Promise<FactorRow[]> {
  return tx.query<FactorRow>(
    sql`select * from factors where user_id = ${user.id} and type = 'WebAuthn' order by position`,
  )
}

/** Returns the challenge unless it was answered, against replay. Errors: `session.mfa.pending_info_not_found`. */
export function requireUnanswered(
  { ceremony, challenge }: PasskeyRecord,
  expected: PasskeyRecord['ceremony'],
): string {
  if (ceremony !== expected || !challenge) throw new Problem('session.mfa.pending_info_not_found')
  return challenge
}

/** Binds the passkey that the person's own verification record registered (docs/wire/account-api.md#2.15). */
export async function bindRegisteredPasskey(
  account: Account,
  recordId: string,
  name: string | undefined,
): Promise<void> {
  requireFactorEnabled(account, 'WebAuthn')
  const { payload } = await consumeVerification<PasskeyRecord>(account, recordId, 'WebAuthn')
  if (!payload.passkey) throw new Problem('session.verification_failed')
  await bindPasskey(account, payload.passkey, name)
}

/** Adds a passkey. Errors: `session.mfa.bind_mfa_existed` for one that an account has already. */
export async function bindPasskey(account: Account, passkey: NewPasskey, name?: string): Promise<void> {
  const { tx, user, now } = account
  requireFactorEnabled(account, 'WebAuthn')
  await tx.query(sql`
    insert into factors (id, user_id, type, name, agent, created_at, credential_id, public_key, counter, transports, rp_id,
      is_multi_device, is_backed_up)
    values (${newId()}, ${user.id}, 'WebAuthn', ${name}, ${passkey.agent}, ${now}, ${passkey.credentialId}, ${passkey.publicKey},
      ${passkey.counter}, ${passkey.transports}, ${passkey.rpId}, ${passkey.isMultiDevice}, ${passkey.isBackedUp})`)
  await keepFactorChange(account, { type: 'WebAuthn', change: 'added', transports: passkey.transports })
}

/** Renames a passkey. Errors: `verification_record.not_found` for anything but a passkey of this person. */
export async function renamePasskey(account: Account, id: string, name: string): Promise<void> {
  const renamed = await account.tx.query(sql`
    update factors set name = ${name} where id = ${id} and user_id = ${account.user.id} and type = 'WebAuthn' returning id`)
  if (renamed.length === 0) throw new Problem('verification_record.not_found')
  await keepFactorChange(account, { type: 'WebAuthn', change: 'renamed' })
}

/** Verifies one of the account's own passkeys. Errors: `session.mfa.webauthn_verification_failed`. */
export async function provePasskey(
  account: Pick<ReadableAccount, 'tx' | 'user'>,
  party: RelyingParty,
  { challenge, payload }: { challenge: string; payload: AuthenticationPayload },
): Promise<UsedPasskey> {
  const passkey = (await passkeysOf(account)).find(each => each.credential_id === payload.id)
  return finishAuthentication(party, challenge, { payload, passkey })
}

/** Records a passkey's use. The signature counter never decreases (WebAuthn Level 3 section 6.1.1). */
export async function keepUse(
  { tx, now }: { tx: Queryable; now: Date },
  { id, counter, isBackedUp }: UsedPasskey,
): Promise<void> {
  await tx.query(sql`
    update factors set last_used_at = ${now}, counter = greatest(counter, ${counter}), is_backed_up = ${isBackedUp}
    where id = ${id}`)
}
