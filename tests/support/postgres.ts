import { mkdtemp, rm } from 'node:fs/promises'
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
  const postgres = await startEmbeddedPostgres({ dataDirectory })
  project.provide('postgres', postgres.connectionString)
  return async () => {
    await postgres.stop()
    await rm(dataDirectory, { recursive: true, force: true })
  }
}
