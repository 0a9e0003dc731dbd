import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'packages/web/dist')
const stamp = join(dist, 'built-from')

/** Builds the pages, unless their sources are unchanged since the last build. */
const present = fingerprint()
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === present) process.exit(0)

process.stdout.write('Building the pages …\n')
execFileSync(
  process.execPath,
  [join(root, 'node_modules/vite/bin/vite.js'), 'build', 'packages/web', '--logLevel', 'warn'],
  {
    cwd: root,
    stdio: 'inherit',
  },
)
mkdirSync(dist, { recursive: true })
writeFileSync(stamp, present)

function fingerprint(): string {
  const sources = [
    'packages/{ui,react,web,client}/{src,public}/**/*',
    'packages/locales/{src,??,??-??}/*',
    'packages/web/*.{html,ts,json}',
    'package-lock.json',
  ]
  const files = globSync(sources, { cwd: root }).sort()
  const seen = files.map(file => {
    const stats = statSync(join(root, file))
    return stats.isFile() ? `${file} ${stats.size} ${stats.mtimeMs}` : ''
  })
  return createHash('sha256').update(seen.join('\n')).digest('hex')
}
