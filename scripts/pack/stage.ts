import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')
const artifacts = join(root, 'artifacts')

type Manifest = {
  name: string
  version: string
  description: string
  dependencies?: Record<string, string>
  [field: string]: unknown
}

/** An empty folder for the files of a package. */
export function openStage(name: string): string {
  const folder = join(artifacts, 'build', name.replace('@latchkey/', ''))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

/** What the workspace `folder` declares in its `package.json`. */
export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
}

/** The dependencies of workspaces that are in one package, without the workspaces themselves. */
export function dependenciesOf(...folders: string[]): Record<string, string> {
  const all = folders.flatMap(folder => Object.entries(manifestOf(folder).dependencies ?? {}))
  return Object.fromEntries(all.filter(([name]) => !name.startsWith('@latchkey/')).sort())
}

/** Writes `package.json`, the license and the README, and packs the folder into `artifacts`. Returns the file. */
export function packStage(folder: string, manifest: Manifest, readme: string): string {
  const common = {
    license: 'MIT',
    type: 'module',
    engines: { node: '>=22.18' },
    ...origin(),
    publishConfig: { access: 'public' },
  }
  const { name, version, description, ...rest } = manifest
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name, version, description, ...common, ...rest }, null, 2)}\n`,
  )
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  cpSync(join(root, readme), join(folder, 'README.md'))
  const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', artifacts], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [packed] = JSON.parse(printed) as { filename: string; size: number }[]
  if (!packed) throw new Error(`npm packed nothing of ${name}.`)
  process.stdout.write(`${packed.filename}: ${Math.ceil(packed.size / 1000)} KB\n`)
  return join(artifacts, packed.filename)
}

/** The repository, which npm compares with the provenance of the package; known where a workflow packs. */
function origin() {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env
  return server && name ? { repository: { type: 'git', url: `git+${server}/${name}.git` } } : {}
}
