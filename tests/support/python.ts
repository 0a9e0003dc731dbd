import { execFileSync } from 'node:child_process'
import { findPython } from '../../scripts/example/python.ts'

/** Whether there is a Python with the libraries of the example in this folder. Installs Debian's packages if there is none. */
export function hasPython(folder: string): boolean {
  if (findPython(folder)) return true
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const libraries = ['python3-authlib', 'python3-flask', 'python3-requests']
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...libraries]]) {
    const [program = '', ...rest] = [...asRoot, 'apt-get', ...args]
    try {
      execFileSync(program, rest, { stdio: 'ignore', timeout: 300_000 })
    } catch {
      return false
    }
  }
  return findPython(folder) !== undefined
}
