import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The postmaster's pid file: https://www.postgresql.org/docs/18/storage-file-layout.html */
export async function readPidFile(cluster: string) {
  const content = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined)
  if (!content) return undefined
  const lines = content.split('\n')
  return {
    pid: Math.abs(Number(lines[0])), // negative: a single-user server
    port: Number(lines[3]),
    status: lines[7]?.trim(),
  }
}
