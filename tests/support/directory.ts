import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export const mayMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0

/** A directory for one test, gone after it. As root, the database in it runs as somebody else, who has to pass through. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
  chmodSync(directory, 0o711)
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return join(directory, 'data')
}

/** One in memory where that can be had, on a disk of its own: tests that share a disk wait for each other’s data. */
export function memoryDirectory(size = '1g'): string {
  const directory = temporaryDirectory()
  if (!mayMount) return directory
  mkdirSync(directory)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0711`, 'tmpfs', directory])
  onTestFinished(() => void execFileSync('umount', ['--lazy', directory]))
  return join(directory, 'data')
}
