import { execFileSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { manifestOf, root } from './stage.ts'

const browserSources = ['react', 'ui', 'locales', 'client', 'contract']

/** The workspaces that each package is made of, its own first. */
const sources = {
  client: ['client', 'contract'],
  react: browserSources,
  element: ['element', ...browserSources],
  latchkey: ['cli', 'server', 'mcp', 'web', 'element', ...browserSources],
} as const satisfies Record<string, readonly string[]>

export type PackageName = keyof typeof sources
export const packageNames = Object.keys(sources) as PackageName[]

/** Packs a package, unless its file is newer than all that it is made of. Returns the file. */
export function ensurePacked(name: PackageName): string {
  const file = fileOf(name)
  if (existsSync(file) && statSync(file).mtimeMs > lastChange(name)) return file
  process.stdout.write(`Packing ${name} …\n`)
  execFileSync(process.execPath, ['scripts/pack/main.ts', name], {
    cwd: root,
    stdio: 'inherit',
    // A NODE_ENV of the tests would build React for development.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return file
}

function fileOf(name: PackageName): string {
  const { version } = manifestOf(sources[name][0])
  return join(
    root,
    'artifacts',
    name === 'latchkey' ? `${name}-${version}.tgz` : `latchkey-${name}-${version}.tgz`,
  )
}

function lastChange(name: PackageName): number {
  const files = globSync(
    [
      `packages/{${sources[name].join()}}/{src,public}/**`,
      `packages/{${sources[name].join()}}/*.{json,html,ts,md}`,
      'packages/locales/*/*.json',
      'scripts/pack/*',
      'package-lock.json',
    ],
    { cwd: root },
  )
  return Math.max(...files.map(file => statSync(join(root, file)).mtimeMs))
}
