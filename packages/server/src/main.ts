import { ConfigError, readConfig } from './config.ts'
import { quickStart } from './quick-start.ts'
import { type Running, start } from './start.ts'

const begun = performance.now()

try {
  const config = readConfig(process.env)
  const running = await start(config)
  endOnSignals(running)
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

function endOnSignals(running: Running): void {
  let ending = false
  const end = async () => {
    // Somebody who asks twice does not want to wait.
    if (ending) process.exit(1)
    ending = true
    await running.stop()
    process.exit(0)
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}
