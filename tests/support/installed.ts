import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { environment, failed, repository, run } from './packed.ts'
import { freePort } from './server.ts'

/** Folders and processes that a file of tests leaves behind, for its `afterAll`. */
export function leftovers() {
  const endings: (() => unknown)[] = []
  return {
    onEnd: (end: () => unknown) => endings.push(end),
    async end() {
      for (const end of endings.reverse()) await end()
    },
  }
}

export type Leftovers = ReturnType<typeof leftovers>

/** An empty folder outside of the tree, or one made of a template, with these packages installed. */
export async function install(
  { onEnd }: Leftovers,
  template: string | undefined,
  dependencies: readonly string[],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-package-'))
  onEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  if (template) cpSync(join(repository, 'tests/packages', template), folder, { recursive: true })
  else writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const args = ['install', '--no-audit', '--no-fund', ...dependencies]
  await run('npm', args, { cwd: folder, env: environment }).catch(failed)
  return folder
}

/** Serves the files of a folder, as a host of static pages does. Returns the address. */
export async function serveFolder({ onEnd }: Leftovers, folder: string): Promise<string> {
  const app = new Hono().use('*', serveStatic({ root: folder }))
  const port = await freePort()
  const server = serve({ fetch: app.fetch, port })
  onEnd(() => server.close())
  return `http://localhost:${port}/`
}
