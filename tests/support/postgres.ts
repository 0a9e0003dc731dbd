import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../packages/server/src/store/embedded-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The connection string of the real PostgreSQL that all test files share; each makes databases of its own. */
    postgres: string
  }
}

/** Starts the embedded PostgreSQL once for the whole run. */
export default async function setup(project: TestProject) {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'latchkey-tests-'))
  // As root, the database runs as somebody else, who has to pass through.
  await chmod(dataDirectory, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDirectory })
  project.provide('postgres', postgres.connectionString)
  return async () => {
    await postgres.stop()
    await rm(dataDirectory, { recursive: true, force: true })
  }
}
