import { managementResource } from '@latchkey/contract'
import type { Config } from './config.ts'
import type { SeededClient } from './directory/first-clients.ts'
import type { OwnerLink } from './directory/owner-links.ts'

/** The text printed after the start: the addresses of the pages, and, once, the credentials of the first client. */
export function quickStart({
  config,
  hasMailbox,
  seeded,
  ownerLink,
  seconds,
}: {
  config: Config
  /** Whether the mailbox page shows mails and text messages that have no connector. */
  hasMailbox: boolean
  seeded: SeededClient | undefined
  ownerLink: OwnerLink | undefined
  seconds: number
}): string {
  const { endpoint } = config
  const lines = [
    '',
    `  Latchkey is running on ${endpoint} (started in ${seconds.toFixed(1)} s)`,
    '',
    `  Account page     ${endpoint}/account`,
    `  Try signing in   ${endpoint}/demo-app`,
    `  Documentation    ${endpoint}/docs`,
    ...(hasMailbox ? [`  Mails and SMS    ${endpoint}/dev/mailbox (until a connector is set up)`] : []),
    `  Discovery        ${endpoint}/oidc/.well-known/openid-configuration`,
    '',
    ...(ownerLink ? firstOwner(ownerLink) : []),
    ...(seeded ? firstClient(endpoint, seeded) : []),
    '  Stop with Ctrl-C.',
    '',
  ]
  return `${lines.join('\n')}\n`
}

function firstOwner({ url }: OwnerLink): string[] {
  return [
    '  This server has no owner yet. Become its owner with this link, which works once, for a day:',
    '',
    `    ${url}`,
    '',
  ]
}

function firstClient(endpoint: string, { id, secret }: SeededClient): string[] {
  return [
    '  A Management API client was made for your back end. Its secret is shown this once:',
    '',
    `    id      ${id}`,
    `    secret  ${secret}`,
    '',
    '  Get a token, then list the users:',
    '',
    `    TOKEN=$(curl -s ${endpoint}/oidc/token -u ${id}:${secret} -d grant_type=client_credentials -d resource=${managementResource} -d scope=all | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    '',
    `    curl -s ${endpoint}/api/users -H "Authorization: Bearer $TOKEN"`,
    '',
  ]
}
