import type { AuthenticationPayload, RegistrationPayload } from '@latchkey/contract'
import type { TextKey } from '@latchkey/locales'

type Options = Record<string, unknown>

// Most people who come need none of it, so it is fetched by those who do.
const library = () => import('@simplewebauthn/browser')

export const canUsePasskeys = () => typeof globalThis.PublicKeyCredential === 'function'

/** Has the browser make a passkey; WebAuthn Level 3 section 5.1. Rejects with what `wordsOfCeremony` has words for. */
export async function createPasskey(options: Options): Promise<RegistrationPayload> {
  const { startRegistration } = await library()
  // The server made these options by the same library.
  return (await startRegistration({ optionsJSON: options as never })) as unknown as RegistrationPayload
}

/** Has the person show a passkey. */
export async function showPasskey(options: Options): Promise<AuthenticationPayload> {
  const { startAuthentication } = await library()
  return (await startAuthentication({ optionsJSON: options as never })) as unknown as AuthenticationPayload
}

/** Waits until the person picks a passkey from the browser’s list at the identifier; undefined where there is no such list. */
export async function waitForPasskey(options: Options): Promise<AuthenticationPayload | undefined> {
  const { browserSupportsWebAuthnAutofill, startAuthentication } = await library()
  if (!(await browserSupportsWebAuthnAutofill())) return undefined
  const answer = await startAuthentication({
    optionsJSON: options as never,
    useBrowserAutofill: true,
  }).catch(() => undefined) // Whoever signs in by other means ends the waiting.
  return answer as AuthenticationPayload | undefined
}

/** Ends the waiting of `waitForPasskey`: a browser listens to one ceremony at a time. */
export async function stopWaitingForPasskey(): Promise<void> {
  const { WebAuthnAbortService } = await library()
  WebAuthnAbortService.cancelCeremony()
}

/** What the browser says when no passkey came of it; WebAuthn Level 3 sections 5.1.3 and 5.1.4. */
export function wordsOfCeremony(problem: unknown): TextKey | undefined {
  if (!(problem instanceof Error)) return undefined
  if (problem.name === 'NotAllowedError' || problem.name === 'AbortError') return 'problem.passkeyCancelled'
  if (problem.name === 'InvalidStateError') return 'problem.passkeyExists'
  const isOfBrowser = [
    'NotSupportedError',
    'SecurityError',
    'WebAuthnError',
    'ConstraintError',
    'UnknownError',
  ]
  return isOfBrowser.includes(problem.name) || /WebAuthn/.test(problem.message)
    ? 'problem.passkeyUnsupported'
    : undefined
}

type Signalling = {
  signalAllAcceptedCredentials?: (known: {
    rpId: string
    userId: string
    allAcceptedCredentialIds: string[]
  }) => Promise<void>
}

/** Tells the password manager which passkeys still count, so that it offers no others; WebAuthn Level 3 section 5.1.10. */
export async function announcePasskeys(registrationOptions: Options): Promise<void> {
  const browser = globalThis.PublicKeyCredential as Signalling | undefined
  const { rp, user, excludeCredentials } = registrationOptions as {
    rp: { id: string }
    user: { id: string }
    excludeCredentials: { id: string }[]
  }
  await browser?.signalAllAcceptedCredentials?.({
    rpId: rp.id,
    userId: user.id,
    allAcceptedCredentialIds: excludeCredentials.map(({ id }) => id),
  })
}
