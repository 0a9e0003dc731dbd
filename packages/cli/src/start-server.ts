import { quickStart } from '@latchkey/server/quick-start'
import { refusalOf } from '@latchkey/server/refusal'
import { runServer } from '@latchkey/server/run'
import { printJson } from './output.ts'

/** Runs the server as this process. With JSON, one document says that it answers, or why it does not. */
export async function startServer(
  variables: Record<string, string | undefined>,
  isJson: boolean,
): Promise<void> {
  if (variables.npm_command === 'exec') endWithShell()
  await runServer(variables, {
    onStarted({ services, seeded, ownerLink }, config, seconds) {
      const { endpoint } = config
      if (isJson) {
        const owner = ownerLink && { ownerLink: { ...ownerLink, expiresAt: ownerLink.expiresAt.getTime() } }
        printJson({ endpoint, issuer: `${endpoint}/oidc`, ...(seeded && { client: seeded }), ...owner })
      } else {
        const hasMailbox = services.mailbox !== undefined
        process.stdout.write(quickStart({ config, hasMailbox, seeded, ownerLink, seconds }))
      }
    },
    onFailed(error) {
      const refusal = refusalOf(error)
      // An error without words is a fault of Latchkey: its stack is of use to its authors.
      const message =
        refusal?.message ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
      if (isJson) printJson({ error: { code: refusal?.code ?? 'internal', message } })
      else process.stderr.write(`\n  ${message}\n\n`)
    },
  })
}

/**
 * npx passes a signal to its shell alone, which ends and leaves the server behind. The server then ends in order. A
 * signal of the terminal reaches both.
 */
function endWithShell(): void {
  const shell = process.ppid
  const watching = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watching)
    process.kill(process.pid, 'SIGTERM')
  }, 250).unref()
}
