import type { Account } from './account.ts'

/** The first of these that the person has, and that the application may see. */
export function nameOfPerson(account: Account): string {
  const { name, username, primaryEmail, primaryPhone, id } = account
  return name || username || primaryEmail || (primaryPhone ? `+${primaryPhone}` : id)
}
