import { Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireAllowedEmail } from '../policies/email-blocklist.ts'
import { codeFactorsOf, isMfaMandatory, requireRemovable } from '../policies/factors.ts'
import { requireFreeIdentifiers, requireRemainingIdentifier } from '../policies/identifiers.ts'
import { normalPhone } from '../policies/phone.ts'
import type { Account } from '../store/account.ts'
import { raw, sql } from '../store/database.ts'
import { factorsOf, usableTypes } from './factors.ts'
import { keepFormerAddress } from './undo.ts'
import { consumeVerification, endVerifications } from './verification.ts'

/** For each kind of address: its column, the type of record that verifies it, and its field on the wire. */
const addresses = {
  email: { column: 'primary_email', record: 'EmailVerificationCode', field: 'primaryEmail' },
  phone: { column: 'primary_phone', record: 'PhoneVerificationCode', field: 'primaryPhone' },
} as const

type Proven = { value: string; verificationId: string }

/** Sets or replaces the e-mail address; the person must have verified it (docs/wire/account-api.md#2.7). */
export async function setEmail(account: Account, { value, verificationId }: Proven): Promise<void> {
  await requireAllowedEmail(value, account.settings.signInExperience.emailBlocklistPolicy)
  await requireProven(account, 'email', { value, verificationId })
  await requireFreeIdentifiers(
    account.tx,
    account.settings,
    { primary_email: value },
    {
      order: ['primary_email'],
      ownId: account.user.id,
    },
  )
  await write(account, 'email', value)
}

/** Sets or replaces the phone number; the person must have verified it (docs/wire/account-api.md#2.10). */
export async function setPhone(account: Account, { value, verificationId }: Proven): Promise<void> {
  await requireProven(account, 'phone', { value, verificationId })
  await requireFreeIdentifiers(
    account.tx,
    account.settings,
    { primary_phone: value },
    {
      order: ['primary_phone'],
      ownId: account.user.id,
    },
  )
  await write(account, 'phone', normalPhone(value))
}

/** Removes an address, unless it is the last sign-in method or a mandatory second factor. Idempotent. */
export async function removeAddress(account: Account, kind: keyof typeof addresses): Promise<void> {
  const changed = { ...account.user, [addresses[kind].column]: null }
  requireRemainingIdentifier(changed, account.settings)
  if (account.user[addresses[kind].column] !== null && isMfaMandatory(account.settings)) {
    const remaining = [...usableTypes(await factorsOf(account)), ...codeFactorsOf(changed)]
    requireRemovable(account, addresses[kind].record, remaining)
  }
  await write(account, kind, null)
}

/** Consumes the verification, which must be the person's own and for this address. */
async function requireProven(
  account: Account,
  kind: keyof typeof addresses,
  { value, verificationId }: Proven,
) {
  const { payload } = await consumeVerification<{ value: string }>(
    account,
    verificationId,
    addresses[kind].record,
  )
  if (payload.value !== value) throw new Problem('verification_record.not_found')
}

async function write(account: Account, kind: keyof typeof addresses, value: string | null): Promise<void> {
  const { tx, user, now, actor } = account
  const { column, field } = addresses[kind]
  const undo = actor.kind === 'owner' ? await keepFormerAddress(account, field, value) : undefined
  tx.last(sql`update users set ${raw(column)} = ${value}, updated_at = ${now} where id = ${user.id}`)
  endVerifications(account, addresses[kind].record)
  const change = user[column] === null ? 'added' : value === null ? 'removed' : 'replaced'
  await record(account, 'User.Data.Updated', {
    accountId: user.id,
    fields: [field],
    change,
    ...(undo && { undo }),
  })
}
