import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { run } from './run.ts'

// Fast (ends sessions and flushes); then immediate (the next start recovers); then SIGKILL.
const escalation = ['INT', 'QUIT', 'KILL'] as const
const signalTimeout = 10_000

/** Ends a postmaster, as cleanly as possible within a bounded time. */
export async function shutDown(pid: number, binaries: Binaries, hasEnded: () => boolean | Promise<boolean>) {
  for (const signal of escalation) {
    if (await hasEnded()) return
    await sendSignal(pid, signal, binaries)
    for (const start = Date.now(); Date.now() - start < signalTimeout; await sleep(10)) {
      if (await hasEnded()) return
    }
  }
}

/** Sends a signal to a process, which may have ended meanwhile. */
export async function sendSignal(pid: number, signal: (typeof escalation)[number], { pg_ctl }: Binaries) {
  // Windows has no signals; pg_ctl emulates them.
  if (process.platform === 'win32') return void (await run(pg_ctl, ['kill', signal, String(pid)], undefined))
  try {
    process.kill(pid, `SIG${signal}`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
