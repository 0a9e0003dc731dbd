import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@latchkey/client'
import { readConfig } from '../../packages/server/src/config.ts'
import { type Running, start } from '../../packages/server/src/start.ts'
import { backEnd, freePort, managementToken } from '../../tests/support/server.ts'

export type Server = { url: string; running: Running; manage: Client; stop(): Promise<void> }

/** Starts a server with an empty embedded database, on a free port. */
export async function startServer(): Promise<Server> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'latchkey-screenshots-'))
  // PostgreSQL runs as another user where this program runs as root.
  chmodSync(dataDirectory, 0o711)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const running = await start(
    readConfig({
      PORT: String(port),
      DATA_DIR: dataDirectory,
      LOG_LEVEL: 'error',
      BREACHED_PASSWORDS_URL: 'off',
      BOOTSTRAP_CLIENT_ID: backEnd.id,
      BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
    }),
  )
  return {
    url,
    running,
    manage: createClient({ endpoint: url, getAccessToken: () => managementToken(url) }),
    async stop() {
      await running.stop()
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}
