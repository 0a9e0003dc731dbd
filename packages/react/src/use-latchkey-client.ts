import type { Client } from '@latchkey/client'
import { useLatchkey } from './latchkey-context.ts'

/** The typed client of all APIs, with the access token of the person. */
export function useLatchkeyClient(): Client {
  return useLatchkey().call
}
