import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { takeLock } from './lock.ts'

// On Linux the lock is an abstract socket, which embedded-postgres.test.ts covers; here it is the file of other
// systems.
describe('a lock by a socket file', () => {
  it('is refused while its process runs, and the error names that process', async () => {
    const file = lockFile()
    const lock = await takeLock('/data', file)
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(takeLock('/data', file)).rejects.toThrow(
        `Another Latchkey is already running on /data (process ${process.pid}). Stop it first, or set DATA_DIR to another folder.`,
      )
    }
    await lock.release()
    await (await takeLock('/data', file)).release()
  })

  it('can be taken over after its process was killed', async () => {
    const file = lockFile()
    const script = `import net from 'node:net'; net.createServer().listen(${JSON.stringify(file)}, () => console.log())`
    const killed = spawn(process.execPath, ['--input-type=module', '-e', script])
    await once(killed.stdout, 'data')
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    expect(existsSync(file)).toBe(true)
    await (await takeLock('/data', file)).release()
  })

  it('goes to exactly one of several processes that find it abandoned at the same time', async () => {
    const file = lockFile()
    const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => takeLock('/data', file)))
    const locks = attempts.flatMap(attempt => (attempt.status === 'fulfilled' ? [attempt.value] : []))
    expect(locks).toHaveLength(1)
    for (const lock of locks) await lock.release()
  })
})

function lockFile() {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-lock-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return join(directory, 'lock')
}
