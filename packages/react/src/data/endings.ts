import type { Output } from '@latchkey/client'
import { useLatchkey } from '../latchkey-context.ts'

type Deletion = Output<'POST /api/my-account/deletion'>
type Lockdown = Output<'POST /api/my-account/lockdown'>

/** The changes after which the person is signed out everywhere, this browser included. */
export function useEndings() {
  const { call, onSessionsEnded } = useLatchkey()
  return {
    async deleteAccount(verification: string | undefined): Promise<Deletion> {
      const deletion = await call('POST /api/my-account/deletion', verification ? { verification } : {})
      await onSessionsEnded({ kind: 'deletion', ...deletion })
      return deletion
    },
    async lockAccount(options: { keepAddresses: boolean }): Promise<Lockdown> {
      const lockdown = await call('POST /api/my-account/lockdown', { body: options })
      await onSessionsEnded({ kind: 'lockdown', ...lockdown })
      return lockdown
    },
  }
}
