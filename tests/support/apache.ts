import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const program = '/usr/sbin/apache2'
const modules = '/usr/lib/apache2/modules'

/** Whether Apache with mod_auth_openidc can be had: it is here, or Debian's packages can be installed. */
export function hasApache(): boolean {
  if (isInstalled()) return true
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  // The package begins to serve by itself where an init system lets it; that one is none of ours.
  const options = {
    stdio: 'ignore',
    timeout: 120_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const
  const packages = ['apache2', 'libapache2-mod-auth-openidc']
  spawnSync('apt-get', ['update', '-q'], options)
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options)
  return isInstalled()
}

const isInstalled = () => existsSync(program) && existsSync(`${modules}/mod_auth_openidc.so`)

export type ApacheOptions = {
  port: number
  issuer: string
  client: { id: string; secret: string }
  /** What is protected; it is told the claims in headers. */
  application: string
}

/** Apache with a configuration of its own, before an application that knows nothing of OpenID Connect. */
export async function startApache(options: ApacheOptions): Promise<{ stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'apache-'))
  const file = join(folder, 'apache.conf')
  writeFileSync(file, configurationOf(folder, options))
  const child = spawn(program, ['-D', 'FOREGROUND', '-f', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  const end = once(child, 'exit')
  await answering(`http://127.0.0.1:${options.port}/`, () => said + readLog(folder))
  return {
    async stop() {
      child.kill('SIGTERM')
      await end
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configurationOf(folder: string, { port, issuer, client, application }: ApacheOptions): string {
  const names = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_openidc', 'proxy', 'proxy_http']
  return `
${names.map(name => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n')}
ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/error.log
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
User www-data
Group www-data
StartServers 1
OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID ${client.id}
OIDCClientSecret ${client.secret}
OIDCRedirectURI http://127.0.0.1:${port}/callback
OIDCCryptoPassphrase what-the-cookies-are-sealed-with
OIDCScope "openid profile"
# Node's fetch says of itself that it is no navigation of a browser.
OIDCUnAuthAction auth "true"
<Location />
  AuthType openid-connect
  Require valid-user
  ProxyPass ${application}/
</Location>
`
}

const readLog = (folder: string) => readFileSync(join(folder, 'error.log'), 'utf8')

async function answering(address: string, said: () => string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const isAnswered = await fetch(address, { redirect: 'manual' }).then(
      () => true,
      () => false,
    )
    if (isAnswered) return
    await pause(50)
  }
  throw new Error(`Apache does not answer: ${said()}`)
}
