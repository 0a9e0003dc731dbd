import { ConfigError } from './config.ts'
import { quickStart } from './quick-start.ts'
import { runServer } from './run.ts'

await runServer(process.env, {
  onStarted({ services, seeded, ownerLink }, config, seconds) {
    const hasMailbox = services.mailbox !== undefined
    process.stdout.write(quickStart({ config, hasMailbox, seeded, ownerLink, seconds }))
  },
  onFailed(error) {
    process.stderr.write(
      error instanceof ConfigError
        ? `\n  ${error.message}\n\n`
        : `${error instanceof Error ? error.stack : error}\n`,
    )
  },
})
