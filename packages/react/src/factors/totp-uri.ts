import type { Account } from '../account.ts'

type Person = Pick<Account, 'name' | 'username' | 'primaryEmail'>

/** The key URI format, which all authenticator apps support. */
export function totpUri(secret: string, endpoint: string, { name, username, primaryEmail }: Person): string {
  const issuer = new URL(endpoint).hostname
  const label = encodeURIComponent(`${issuer}:${username ?? primaryEmail ?? name ?? issuer}`)
  return `otpauth://totp/${label}?${new URLSearchParams({ secret, issuer })}`
}
