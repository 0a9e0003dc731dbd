import { setTimeout as pause } from 'node:timers/promises'
import { type Config, readConfig } from './config.ts'
import type { Variables } from './environment.ts'
import { type Running, start } from './start.ts'

/** Milliseconds. Started by npm, this process receives Ctrl-C twice: from the terminal and forwarded by npm. */
const oneSignal = 500
/** Milliseconds that a shutdown waits for an unfinished start, or for a stop without a database. */
const shutdownTimeout = 5000

export type Reports = {
  /** Called when the server answers, with the seconds that the start took. */
  onStarted(running: Running, config: Config, seconds: number): void
  /** Called when the server could not start. */
  onFailed(error: unknown): void
}

/** Runs the server as this process until a signal ends it. */
export async function runServer(variables: Variables, { onStarted, onFailed }: Reports): Promise<void> {
  const begun = performance.now()
  let running: Running | undefined
  let asked: number | undefined

  // Registered first: the first process of a container receives no signal that it does not handle.
  process.on('SIGINT', endInOrder)
  process.on('SIGTERM', endInOrder)

  try {
    const config = readConfig(variables)
    running = await start(config, { onFatal: reason => void giveUp(reason) })
    // Skipped if a signal arrived during the start.
    if (asked === undefined) onStarted(running, config, (performance.now() - begun) / 1000)
  } catch (error) {
    onFailed(error)
    process.exitCode = 1
  }

  /** Orchestrators send SIGTERM; only then the server drains, until load balancers have noticed. */
  async function endInOrder(signal: NodeJS.Signals): Promise<void> {
    if (asked !== undefined) {
      // A second signal ends the process at once.
      if (performance.now() - asked > oneSignal) process.exit(1)
      return
    }
    asked = performance.now()
    for (const deadline = asked + shutdownTimeout; !running && performance.now() < deadline; ) await pause(20)
    if (signal === 'SIGTERM') await running?.drain()
    await running?.stop()
    process.exit(0)
  }

  async function giveUp(reason: string): Promise<void> {
    process.stderr.write(`\n  ${reason}\n\n`)
    await Promise.race([running?.stop(), pause(shutdownTimeout)])
    process.exit(1)
  }
}
