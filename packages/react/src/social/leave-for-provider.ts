import type { Client } from '@latchkey/client'
import { IncompleteForm } from '../words-of-problem.ts'
import { type Departure, departureKey, type SocialTrip } from './social-redirect.ts'

type Destination = Pick<Departure, 'connectorId' | 'purpose' | 'path'>

/** Leaves for a social provider. Rejects if the person comes back by the back button. */
export async function leaveForProvider(
  call: Client,
  { redirectUri, storage }: Pick<SocialTrip, 'redirectUri' | 'storage'>,
  to: Destination,
): Promise<never> {
  const asked = {
    connectorId: to.connectorId,
    state: crypto.randomUUID(),
    redirectUri: redirectUri(to.connectorId),
  }
  const begun = await call('POST /api/verifications/social', { body: asked })
  const { verificationRecordId: recordId, expiresAt } = begun
  const departure: Departure = { ...to, ...asked, recordId, expiresAt, from: location.href }
  storage.setItem(departureKey, JSON.stringify(departure))
  location.assign(begun.authorizationUri)
  return new Promise((_, reject) =>
    addEventListener('pageshow', () => reject(new IncompleteForm('social.noAnswer')), { once: true }),
  )
}
