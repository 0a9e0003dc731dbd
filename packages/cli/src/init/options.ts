import type { AccessOptions } from '../variables.ts'

export type InitOptions = AccessOptions & {
  appUrl?: string
  name?: string
  clientId?: string
  yes?: boolean
  dryRun?: boolean
}
