import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { otherSlugs, pathOfOther } from './guides/contents.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'packages/web/dist')

const pageSources = [
  'packages/{ui,react,element,web,client}/{src,public}/**/*',
  'packages/locales/{src,??,??-??}/**/*',
  'packages/{web,element}/*.{html,ts,json}',
  // What the console shows as code to copy, and the rule of addresses that it shares with the server.
  'docs/guides/*.md',
  'examples/nextjs-authjs/**/*.{js,json}',
  'packages/cli/src/init/templates/express/*',
  'packages/contract/src/redirect-*.ts',
  'scripts/compressed.ts',
  'package-lock.json',
]

/** The first one empties the folder. */
const builds = [
  ['packages/web'],
  ['packages/web', '--config', 'packages/web/vite.preview.config.ts'],
  ['packages/element'],
]
const guideSources = ['docs/guides/**/*', 'scripts/guides/*', ...otherSlugs.map(pathOfOther)]

/**
 * Builds the pages and the web component, and then the documentation, whose templates are among the pages. Each is
 * built only if its sources changed since the last build.
 */
await unlessBuilt('built-from', pageSources, () => {
  process.stdout.write('Building the pages and the web component …\n')
  for (const build of builds)
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/vite/bin/vite.js'), 'build', ...build, '--logLevel', 'warn'],
      { cwd: root, stdio: 'inherit' },
    )
})
await unlessBuilt('guides-built-from', [...pageSources, ...guideSources], async () => {
  process.stdout.write('Building the documentation …\n')
  const { buildGuides } = await import('./guides/build.ts')
  buildGuides(dist)
})

async function unlessBuilt(name: string, sources: string[], build: () => unknown): Promise<void> {
  const stamp = join(dist, name)
  const present = fingerprint(sources)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === present) return
  await build()
  mkdirSync(dist, { recursive: true })
  writeFileSync(stamp, present)
}

function fingerprint(sources: string[]): string {
  const files = globSync(sources, { cwd: root }).sort()
  const seen = files.map(file => {
    const stats = statSync(join(root, file))
    return stats.isFile() ? `${file} ${stats.size} ${stats.mtimeMs}` : ''
  })
  return createHash('sha256').update(seen.join('\n')).digest('hex')
}
