import type { AuthenticationPayload, RegistrationPayload } from '@latchkey/contract'
import type { TextKey } from '@latchkey/locales'

type Options = Record<string, unknown>

// Loaded on demand: most visitors do not use passkeys.
const library = () => import('@simplewebauthn/browser')

export const canUsePasskeys = () => typeof globalThis.PublicKeyCredential === 'function'

/** Creates a passkey; WebAuthn Level 3 section 5.1. Rejects with errors that `wordsOfCeremony` has texts for. */
export async function createPasskey(options: Options): Promise<RegistrationPayload> {
  const { startRegistration } = await library()
  // The casts are safe: the server generates these options with the same library.
  return (await startRegistration({ optionsJSON: options as never })) as unknown as RegistrationPayload
}

/** Authenticates with a passkey; WebAuthn Level 3 section 5.1. */
export async function showPasskey(options: Options): Promise<AuthenticationPayload> {
  const { startAuthentication } = await library()
  return (await startAuthentication({ optionsJSON: options as never })) as unknown as AuthenticationPayload
}

/**
 * Offers passkeys in the autofill list of the identifier field, and waits until the person picks one. Undefined if
 * the browser does not support that, or if the person signs in another way.
 */
export async function waitForPasskey(options: Options): Promise<AuthenticationPayload | undefined> {
  const { browserSupportsWebAuthnAutofill, startAuthentication } = await library()
  if (!(await browserSupportsWebAuthnAutofill())) return undefined
  const answer = await startAuthentication({
    optionsJSON: options as never,
    useBrowserAutofill: true,
  }).catch(() => undefined) // Signing in another way aborts the wait.
  return answer as AuthenticationPayload | undefined
}

/** Aborts `waitForPasskey`: a browser runs one ceremony at a time. */
export async function stopWaitingForPasskey(): Promise<void> {
  const { WebAuthnAbortService } = await library()
  WebAuthnAbortService.cancelCeremony()
}

/** The text for an error of the browser; WebAuthn Level 3 sections 5.1.3 and 5.1.4. */
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
