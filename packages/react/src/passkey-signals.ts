import { ProblemError } from '@latchkey/client'

type Options = Record<string, unknown>

/** The Signal API, as far as the browser has it; WebAuthn Level 3 section 5.1.10. */
type Signals = {
  signalAllAcceptedCredentials?: (known: {
    rpId: string
    userId: string
    allAcceptedCredentialIds: string[]
  }) => Promise<void>
  signalCurrentUserDetails?: (user: {
    rpId: string
    userId: string
    name: string
    displayName: string
  }) => Promise<void>
  signalUnknownCredential?: (unknown: { rpId: string; credentialId: string }) => Promise<void>
}

const signals = () => globalThis.PublicKeyCredential as Signals | undefined

/**
 * Tells the password manager which passkeys are still valid and the person's present names, so that it offers only
 * these. The options of a registration have both.
 */
export async function signalPasskeys(registrationOptions: Options): Promise<void> {
  // The cast is safe: the server generates these options.
  const { rp, user, excludeCredentials } = registrationOptions as {
    rp: { id: string }
    user: { id: string; name: string; displayName: string }
    excludeCredentials: { id: string }[]
  }
  const person = { rpId: rp.id, userId: user.id }
  await signals()?.signalAllAcceptedCredentials?.({
    ...person,
    allAcceptedCredentialIds: excludeCredentials.map(({ id }) => id),
  })
  const { name, displayName } = user
  await signals()?.signalCurrentUserDetails?.({ ...person, name, displayName })
}

/** Tells the password manager not to offer a passkey again that the server does not know, e.g. a removed one. */
export async function signalUnknownPasskey(
  problem: unknown,
  { rpId }: Options,
  { id }: { id: string },
): Promise<void> {
  if (!(problem instanceof ProblemError) || typeof rpId !== 'string') return
  const isUnknown = (problem.data as { isUnknownCredential?: unknown } | undefined)?.isUnknownCredential
  if (isUnknown === true) await signals()?.signalUnknownCredential?.({ rpId, credentialId: id })
}
