import type { Client } from '@latchkey/client'
import { useFactorChanges } from '../factors/factors.ts'
import { createPasskey } from '../passkey-ceremonies.ts'
import { usePasskeySignals } from '../use-passkey-signals.ts'

const ceremony = '/api/verifications/web-authn/registration'

/** Opens the browser's dialog for a new passkey, and verifies it. Returns the verification record that adds it. */
export async function registerPasskey(call: Client): Promise<string> {
  const { verificationRecordId, registrationOptions } = await call(`POST ${ceremony}`)
  const payload = await createPasskey(registrationOptions)
  await call(`POST ${ceremony}/verify`, { body: { verificationRecordId, payload } })
  return verificationRecordId
}

/** Removes a passkey, also from the password manager. */
export function useRemovePasskey() {
  const changes = useFactorChanges()
  const signal = usePasskeySignals()
  return async (id: string, verification: string | undefined) => {
    await changes.remove(id, verification)
    signal()
  }
}
