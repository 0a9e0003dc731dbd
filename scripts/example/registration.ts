import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Client, Example, Registration } from './applications.ts'

const root = join(import.meta.dirname, '../..')

type Addresses = { endpoint: string; home: string }

/**
 * Returns the settings of an example, from its `.env.local`. Registers it first, unless it is registered at this server
 * and for this address already.
 */
export async function registered(
  name: string,
  example: Example,
  addresses: Addresses,
): Promise<Record<string, string | undefined>> {
  const file = join(root, 'examples', name, '.env.local')
  const { endpoint, home } = addresses
  const heading = `# Written by npm run example: registered at ${endpoint}, for ${home}.\n`
  const present = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (present.startsWith(heading) && (await isKnown(present, endpoint))) return parseEnv(present)

  process.stdout.write(`Registering ${name} …\n`)
  const clients = example.registrations.map(registration => register(name, registration, addresses))
  const variables = example.variables(endpoint, clients, randomBytes(32).toString('base64url'))
  const lines = Object.entries(variables).map(([key, value]) => `${key}=${value}\n`)
  // The file has secrets.
  writeFileSync(file, heading + lines.join(''), { mode: 0o600 })
  return variables
}

/** Whether the server still knows the first client of a file: its database may be a new one. */
async function isKnown(settings: string, endpoint: string): Promise<boolean> {
  const [, id = ''] = /^\w*(?:APP_ID|CLIENT_ID|LATCHKEY_ID)=(.+)$/m.exec(settings) ?? []
  const response = await fetch(`${endpoint}/oidc/auth?${new URLSearchParams({ client_id: id })}`, {
    headers: { accept: 'application/json' },
    redirect: 'manual',
  })
  return !(await response.text()).includes('"invalid_client"')
}

function register(name: string, { type, callback, scopes = [] }: Registration, to: Addresses): Client {
  const uris =
    callback === undefined
      ? []
      : ['--redirect-uri', `${to.home}${callback}`, '--post-logout-redirect-uri', `${to.home}/`]
  // With a client of the Management API, over HTTP; otherwise on the machine of the server.
  const access = process.env.LATCHKEY_CLIENT_ID ? ['--endpoint', to.endpoint] : []
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'packages/cli/src/main.ts'),
      'create-client',
      '--json',
      ...['--name', `Example ${name}`, '--type', type],
      ...uris,
      ...scopes.flatMap(scope => ['--scope', scope]),
      ...access,
    ],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const { id, secret, issuer, error } = JSON.parse(stdout)
  if (error) throw new Error(error.message)
  if (issuer === `${to.endpoint}/oidc`) return { id, secret }
  throw new Error(
    `The server of this folder has the issuer ${issuer}. For ${to.endpoint}, set LATCHKEY_CLIENT_ID and LATCHKEY_CLIENT_SECRET to a client of its Management API.`,
  )
}
