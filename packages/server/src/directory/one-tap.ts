import type { GoogleOneTap } from '@latchkey/contract'
import { readConfig } from '../connectors/connector.ts'
import type { Queryable } from '../store/database.ts'
import type { Settings } from '../store/settings.ts'
import type { Vault } from '../store/vault.ts'
import { listEntries } from './connector-entries.ts'

/** Google One Tap, as the sign-in page shows it; undefined without a Google connector that has it. */
export async function shownOneTap(
  tx: Queryable,
  vault: Vault,
  { signInExperience }: Settings,
): Promise<GoogleOneTap | undefined> {
  if (!signInExperience.socialSignInConnectorTargets.includes('google')) return undefined
  const entry = (await listEntries(tx)).find(({ factory }) => factory.id === 'google-universal')
  if (!entry) return undefined
  const { clientId, oneTap } = (await readConfig(entry.row, vault)) as Pick<GoogleOneTap, 'clientId'> & {
    oneTap?: Omit<GoogleOneTap, 'clientId' | 'connectorId'>
  }
  return oneTap && { clientId, connectorId: entry.row.id, ...oneTap }
}
