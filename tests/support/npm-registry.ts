import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { environment, packages, run } from './packed.ts'
import { freePort } from './server.ts'

export type NpmRegistry = {
  /** The environment of commands that install from the registry. */
  environment: NodeJS.ProcessEnv
  stop(): void
}

/** A registry on this machine that has the packed packages, and everything else from the registry that npm uses. */
export async function startNpmRegistry(): Promise<NpmRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-registry-'))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
  // The dependency asks for a tag, which not every registry has.
  const overrides = { 'node-fetch': '2.7.0' }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }))
  await run('npm', ['install', '--no-audit', '--no-fund', 'verdaccio@6'], { cwd: folder, env: environment })
  const { stdout: upstream } = await run('npm', ['config', 'get', 'registry'], { env: environment })
  writeFileSync(join(folder, 'config.yaml'), configuration(folder, upstream.trim()))
  const address = `localhost:${await freePort()}`
  const program = join(folder, 'node_modules/.bin/verdaccio')
  const child = spawn(program, ['--config', join(folder, 'config.yaml'), '--listen', address], {
    env: environment,
    stdio: 'ignore',
  })
  const own = environmentOf(folder, address)
  await answers(`http://${address}/-/ping`)
  for (const file of Object.values(packages))
    await run('npm', ['publish', file, '--access', 'public'], { cwd: folder, env: own })
  return {
    environment: own,
    stop() {
      child.kill()
      remove()
    },
  }
}

const configuration = (folder: string, upstream: string) => `
storage: ${join(folder, 'storage')}
uplinks: { upstream: { url: '${upstream}', maxage: 1h } }
packages:
  '@latchkey/*': { access: $all, publish: $all }
  latchkey: { access: $all, publish: $all }
  '**': { access: $all, proxy: upstream }
# The server is larger than the default allows, as text in JSON.
max_body_size: 100mb
log: { type: stdout, level: fatal }
`

/** An own cache: other runs had other packages of the same version. */
function environmentOf(folder: string, address: string): NodeJS.ProcessEnv {
  const settings = join(folder, '.npmrc')
  mkdirSync(join(folder, 'cache'))
  // npm publishes only with a token; the registry takes any.
  writeFileSync(
    settings,
    `registry=http://${address}/\n//${address}/:_authToken=none\nupdate-notifier=false\n`,
  )
  return {
    ...environment,
    NPM_CONFIG_USERCONFIG: settings,
    npm_config_cache: join(folder, 'cache'),
    NPM_CONFIG_REGISTRY: `http://${address}/`,
  }
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await fetch(url).catch(() => undefined)) return
    await pause(100)
  }
  throw new Error(`nothing answers at ${url}`)
}
