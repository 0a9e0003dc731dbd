import { type Administration, openAdministration } from '@latchkey/server/administration'
import { type Refusal, refusalOf } from '@latchkey/server/refusal'
import { readConfigBesideServer } from '@latchkey/server/server-address'
import manifest from '../package.json' with { type: 'json' }
import { CommandError } from './errors.ts'
import { connectTo } from './remote.ts'
import { type ServerOptions, variablesOf } from './variables.ts'

/**
 * Does the work of a command with the server of this machine, or over HTTP with the one that `--endpoint` names.
 * Refusals become errors with words.
 */
export async function withAdministration<Result>(
  command: string,
  { endpoint, ...here }: ServerOptions,
  work: (administration: Administration) => Promise<Result>,
): Promise<Result> {
  const userAgent = `latchkey/${manifest.version} ${command}`
  try {
    const administration =
      endpoint === undefined ? await openHere(here, userAgent) : await connectTo(endpoint, userAgent)
    try {
      return await work(administration)
    } finally {
      await administration.close()
    }
  } catch (error) {
    const refusal = error instanceof CommandError ? error : refusalOf(error)
    throw refusal ? new CommandError(refusal.code, messageOf(refusal), refusal.details) : error
  }
}

/** The options behind the members of a request. */
const options: Record<string, string> = {
  name: '--name',
  username: '--username',
  primaryEmail: '--email',
  primaryPhone: '--phone',
  password: '--password',
  'oidcClientMetadata.redirectUris': '--redirect-uri',
  'oidcClientMetadata.postLogoutRedirectUris': '--post-logout-redirect-uri',
}

/** Names the options instead of the members of a request that the person did not write. */
function messageOf({ code, message, details = '' }: Refusal): string {
  if (code !== 'guard.invalid_input') return message
  const members = details.split('\n').map(line => line.replace(/(\.\d+)?: .*$/s, ''))
  const named = [...new Set(members.map(member => options[member] ?? member))]
  return `The value of ${named.join(' and ')} cannot be used.`
}

async function openHere(given: ServerOptions, userAgent: string): Promise<Administration> {
  // A database that the command started ends with the process, so signals have to end the process in order.
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  const config = readConfigBesideServer(variablesOf(given))
  return openAdministration(config, { userAgent, onNotice: line => process.stderr.write(`${line}\n`) })
}
