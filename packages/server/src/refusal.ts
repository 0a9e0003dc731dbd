import { Problem } from '@latchkey/contract'
import { ConfigError } from './config.ts'
import { problemBody } from './http/problem.ts'
import { EmbeddedPostgresError } from './store/embedded-postgres.ts'

export type Refusal = { code: string; message: string; details?: string | undefined }

/** An error in words for the operator; undefined for a fault of Latchkey itself. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Problem) return problemBody(error, 'en')
  if (error instanceof ConfigError) return { code: 'configuration', message: error.message }
  if (error instanceof EmbeddedPostgresError) return { code: 'database', message: error.message }
  return undefined
}
