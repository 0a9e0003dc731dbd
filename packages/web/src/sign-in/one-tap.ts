import type { Client } from '@latchkey/client'
import type { Experience } from '../branding.ts'
import { begin } from './interaction.ts'
import { identifyBySocial } from './social.ts'
import type { Step } from './steps.ts'

const name = 'google_one_tap_credential'

/** Google One Tap, if the settings have it on. */
export function oneTapOf({ googleOneTap }: Experience) {
  return googleOneTap?.isEnabled ? googleOneTap : undefined
}

/**
 * The credential that Google gave to the application's own page, from the page's query; docs/wire/management-api.md#8.5.
 */
export function givenCredential(): string | undefined {
  return new URLSearchParams(location.search).get(name) ?? undefined
}

/** The credential is accepted once. It stays in no history, bookmark or screenshot. */
export function forgetCredential() {
  const query = new URLSearchParams(location.search)
  query.delete(name)
  history.replaceState(history.state, '', `${location.pathname}?${query}`)
}

/** The email address of a credential, to show it; only the server verifies it. */
export function addressIn(credential: string): string | undefined {
  try {
    const [, claims = ''] = credential.split('.')
    const bytes = Uint8Array.from(atob(claims.replaceAll('-', '+').replaceAll('_', '/')), each =>
      each.charCodeAt(0),
    )
    const { email } = JSON.parse(new TextDecoder().decode(bytes)) as { email?: unknown }
    return typeof email === 'string' ? email : undefined
  } catch {
    return undefined
  }
}

type OneTap = { connectorId: string; credential: string; signInMode: Experience['signInMode'] }

/** Signs in, also from the registration page, by a credential of Google One Tap. Returns the next step. */
export async function enterByOneTap(
  call: Client,
  { connectorId, credential, signInMode }: OneTap,
): Promise<Step> {
  await begin(call, signInMode === 'Register' ? 'Register' : 'SignIn')
  const { verificationId } = await call('POST /api/experience/verification/social/:connectorId/verify', {
    params: { connectorId },
    body: { connectorData: { credential } },
  })
  return identifyBySocial(call, { connectorId, verificationId })
}
