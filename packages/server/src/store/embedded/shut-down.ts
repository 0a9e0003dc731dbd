import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { run } from './run.ts'

// Fast (sessions are ended, everything is written out); then immediate (recovers at the next start); then by force.
const escalation = ['INT', 'QUIT', 'KILL'] as const
const patience = 10_000

/** Ends a postmaster, as orderly as it can be had within reasonable time. */
export async function shutDown(pid: number, binaries: Binaries, hasEnded: () => boolean | Promise<boolean>) {
  for (const signal of escalation) {
    if (await hasEnded()) return
    await sendSignal(pid, signal, binaries)
    for (const start = Date.now(); Date.now() - start < patience; await sleep(10)) {
      if (await hasEnded()) return
    }
  }
}

/** Sends a signal to a process, which may have ended meanwhile. */
export async function sendSignal(pid: number, signal: (typeof escalation)[number], { pg_ctl }: Binaries) {
  // Windows knows no signals; PostgreSQL has its own there.
  if (process.platform === 'win32') return void (await run(pg_ctl, ['kill', signal, String(pid)], undefined))
  try {
    process.kill(pid, `SIG${signal}`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
