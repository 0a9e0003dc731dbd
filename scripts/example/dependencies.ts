import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ensurePacked, packageNames } from '../pack/ensure.ts'
import { findPython, installPython } from './python.ts'

/**
 * Installs what the example’s `package.json` names. Our packages come from this repository: they are packed if they are
 * missing or older than their sources. Returns the command that starts the example.
 */
export function install(folder: string): string[] {
  if (!existsSync(join(folder, 'package.json')))
    return [findPython(folder) ?? installPython(folder), 'app.py']
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const own = packageNames.filter(name => dependencies[`@latchkey/${name}`])
  // The components depend on the client, which is not published either.
  const files = (own.includes('react') ? (['client', ...own] as const) : own).map(ensurePacked)
  if (Object.keys(dependencies).length > 0 && !isInstalled(folder, files)) installFrom(folder, files)
  return ['npm', 'run', 'dev']
}

function isInstalled(folder: string, files: readonly string[]): boolean {
  const record = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = [join(folder, 'package.json'), ...files]
  return wanted.every(file => statSync(file).mtimeMs < statSync(record).mtimeMs)
}

function installFrom(folder: string, files: readonly string[]): void {
  process.stdout.write('Installing the dependencies …\n')
  // npm keeps a package of the same version, although its file is another one now.
  for (const path of ['@latchkey', '.package-lock.json'])
    rmSync(join(folder, 'node_modules', path), { recursive: true, force: true })
  // Neither `package.json` nor a lock file mentions the files: the folder works with the published packages too.
  const quietly = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel', 'error']
  execFileSync('npm', ['install', ...quietly, ...files], { cwd: folder, stdio: 'inherit' })
}
