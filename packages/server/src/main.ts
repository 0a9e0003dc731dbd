import { setTimeout as pause } from 'node:timers/promises'
import { ConfigError, readConfig } from './config.ts'
import { quickStart } from './quick-start.ts'
import { type Running, start } from './start.ts'

/** Milliseconds. Ctrl-C reaches this process twice where npm started it: by the terminal, and passed on. */
const oneSignal = 500
/** Milliseconds that a start, or an end whose database is gone, is waited for. */
const patience = 5000

const begun = performance.now()
let running: Running | undefined
let asked: number | undefined

// Before anything is begun: the first process of a container gets no signal that it does not handle.
process.on('SIGINT', endInOrder)
process.on('SIGTERM', endInOrder)

try {
  const config = readConfig(process.env)
  running = await start(config, { onFatal: reason => void giveUp(reason) })
  // Whoever asked for the end meanwhile has no use for what follows.
  if (asked === undefined)
    process.stdout.write(
      quickStart({
        config,
        hasMailbox: running.services.mailbox !== undefined,
        seeded: running.seeded,
        seconds: (performance.now() - begun) / 1000,
      }),
    )
} catch (error) {
  process.stderr.write(
    error instanceof ConfigError
      ? `\n  ${error.message}\n\n`
      : `${error instanceof Error ? error.stack : error}\n`,
  )
  process.exitCode = 1
}

/** SIGTERM is what orchestrators send, behind load balancers: only then the server waits until they have noticed. */
async function endInOrder(signal: NodeJS.Signals): Promise<void> {
  if (asked !== undefined) {
    // Somebody who asks twice does not want to wait.
    if (performance.now() - asked > oneSignal) process.exit(1)
    return
  }
  asked = performance.now()
  for (const deadline = asked + patience; !running && performance.now() < deadline; ) await pause(20)
  if (signal === 'SIGTERM') await running?.drain()
  await running?.stop()
  process.exit(0)
}

async function giveUp(reason: string): Promise<void> {
  process.stderr.write(`\n  ${reason}\n\n`)
  await Promise.race([running?.stop(), pause(patience)])
  process.exit(1)
}
