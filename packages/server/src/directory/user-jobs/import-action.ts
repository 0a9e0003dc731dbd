import { isDeepStrictEqual } from 'node:util'
import type { managementApi } from '@latchkey/contract'
import type { z } from 'zod'
import { changeDetails, type Details } from '../../account/details.ts'
import { type Digest, givenDigest, givenPassword } from '../../account/password.ts'
import { toUser } from '../../account/user.ts'
import { requireRank } from '../../policies/administrators.ts'
import { comparablePhone } from '../../policies/phone.ts'
import { type Directory, openToChange } from '../../store/account.ts'
import { sql } from '../../store/database.ts'
import type { Vault } from '../../store/vault.ts'
import { createUser } from '../users.ts'
import type { Action, Outcome } from './action.ts'

type Fields = z.output<(typeof managementApi)['createUser']['body']>

/** Creates the account of a row of an import, or updates the one that there is. */
export function importAction({ vault }: { vault: Vault }): Action {
  return {
    async before(_, { job, fields, sealedPassword }) {
      const given: Fields = fields
      // A dry run checks the digest of another system, and hashes no password, which takes long.
      if (job.is_dry_run || sealedPassword === null) return givenDigest(given)
      return givenPassword({ ...given, password: await vault.open(sealedPassword) })
    },

    async perform(directory, { job, fields }, digest) {
      const { password: _, passwordDigest: __, passwordAlgorithm: ___, ...details } = fields as Fields
      const { onExisting } = job.details
      const existing = onExisting === 'fail' ? undefined : await findExisting(directory, details)
      if (existing !== undefined && onExisting === 'skip') return 'skipped'
      if (existing !== undefined) return updateExisting(directory, existing, details)
      const { id } = await createUser(directory, { ...details, password: digest as Digest | undefined })
      return { userId: id, inverse: {} }
    },
  }
}

type Given = Omit<Fields, 'password' | 'passwordDigest' | 'passwordAlgorithm'>

/** The account of a row: the one with its id, else with its address, number or username, in this order. */
async function findExisting(
  { tx, settings }: Directory,
  { id, primaryEmail, primaryPhone, username }: Given,
): Promise<string | undefined> {
  const phone = primaryPhone === undefined ? undefined : comparablePhone(primaryPhone)
  const isCaseSensitive = settings.signInExperience.usernamePolicy.caseSensitive
  const [found] = await tx.query<{ id: string }>(sql`
    select id from users
    where id = ${id} or fold(primary_email) = fold(${primaryEmail}) or primary_phone = ${phone} or username = ${username}
      or (not ${isCaseSensitive}::boolean and fold(username) = fold(${username}))
    order by (id = ${id}) is true desc, (fold(primary_email) = fold(${primaryEmail})) is true desc,
      (primary_phone = ${phone}) is true desc
    limit 1`)
  return found?.id
}

/** Merges the given fields into an account, like a change of each; the password stays. */
async function updateExisting(
  directory: Directory,
  userId: string,
  { id: _, ...given }: Given,
): Promise<Outcome> {
  const account = await openToChange(directory.tx, directory, userId)
  await requireRank(account, { userId })
  const present = toUser(account.user, account.now)
  const wanted: Details = {
    ...given,
    ...(given.primaryPhone && { primaryPhone: comparablePhone(given.primaryPhone) }),
    ...(given.profile && { profile: { ...present.profile, ...given.profile } }),
    ...(given.customData && { customData: { ...present.customData, ...given.customData } }),
  }
  const changed = Object.entries(wanted).filter(
    ([name, value]) => value !== undefined && !isDeepStrictEqual(value, present[name as keyof Details]),
  )
  if (changed.length === 0) return 'skipped'
  const details: Details = Object.fromEntries(changed)
  await changeDetails(account, details)
  return { userId }
}
