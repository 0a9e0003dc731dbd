import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readChangesets } from '@changesets/read'

// Makes a release of the changes that `npx changeset` described: raises the version of all packages, which are released
// together, and moves the descriptions into CHANGELOG.md. The folder is another one in tests.
const [root = join(import.meta.dirname, '..')] = process.argv.slice(2)
const changesets = await readChangesets(root)
if (changesets.length === 0) throw new Error('No change is described. Describe each with `npx changeset`.')

const before = version()
execFileSync(
  process.execPath,
  [join(import.meta.dirname, '../node_modules/@changesets/cli/bin.js'), 'version'],
  {
    cwd: root,
    stdio: 'inherit',
  },
)
if (version() === before) throw new Error('The changes ask for no new version.')

const file = join(root, 'CHANGELOG.md')
const [title, ...releases] = readFileSync(file, 'utf8').split(/^(?=## )/m)
const changes = changesets.map(({ summary }) => `- ${summary.trim().replaceAll('\n', '\n  ')}`)
writeFileSync(file, [title, `## ${version()}\n\n${changes.join('\n')}\n\n`, ...releases].join(''))

function version(): string {
  return JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8')).version
}
