import { type AuthenticationPayload, Problem, type RegistrationPayload } from '@latchkey/contract'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { RelyingParty } from '../policies/factors.ts'
import { shownPhone } from '../policies/phone.ts'
import type { FactorRow, UserRow } from '../store/rows.ts'

// Loaded at the first use: the library is the server's largest, and most servers never need it.
const library = () => import('@simplewebauthn/server')

/** COSE algorithms ES256 and RS256 (docs/wire/account-api.md#3.6). */
const algorithms = [-7, -257]

/** A registered passkey that is not bound yet. */
export type NewPasskey = {
  credentialId: string
  publicKey: string
  counter: number
  transports: string[]
  rpId: string
  isMultiDevice: boolean
  isBackedUp: boolean
  agent: string | undefined
}

export type Ceremony = { challenge: string; options: Record<string, unknown> }

/** Creates the options to register a discoverable passkey with user verification. */
export async function beginRegistration(
  { id }: RelyingParty,
  user: UserRow,
  present: readonly FactorRow[],
): Promise<Ceremony> {
  const { generateRegistrationOptions } = await library()
  const userName = nameOf(user) ?? 'Unnamed'
  const options = await generateRegistrationOptions({
    rpName: id,
    rpID: id,
    userName,
    userID: new TextEncoder().encode(user.id),
    userDisplayName: user.name ?? userName,
    attestationType: 'none',
    excludeCredentials: descriptors(present),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    supportedAlgorithmIDs: algorithms,
  })
  return { challenge: options.challenge, options: { ...options } }
}

/**
 * Verifies the response to a registration (docs/wire/account-api.md#3.7). Errors:
 * `session.mfa.webauthn_verification_failed`.
 */
export async function finishRegistration(
  party: RelyingParty,
  challenge: string,
  { payload, agent }: { payload: RegistrationPayload; agent: string | undefined },
): Promise<NewPasskey> {
  const { verifyRegistrationResponse } = await library()
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    // The library's type is narrower than the wire. It validates what it reads and throws on unusable input.
    response: { ...payload, type: 'public-key' } as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origins,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(failed)
  if (!verified) throw new Problem('session.mfa.webauthn_verification_failed')
  const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: payload.response.transports ?? [],
    rpId: party.id,
    isMultiDevice: credentialDeviceType === 'multiDevice',
    isBackedUp: credentialBackedUp,
    agent,
  }
}

/** Creates the options to authenticate with one of these passkeys; without any, with a discoverable one. */
export async function beginAuthentication(
  { id }: RelyingParty,
  allowed: readonly FactorRow[] = [],
): Promise<Ceremony> {
  const { generateAuthenticationOptions } = await library()
  const options = await generateAuthenticationOptions({
    rpID: id,
    allowCredentials: descriptors(allowed),
    userVerification: 'required',
  })
  return { challenge: options.challenge, options: { ...options } }
}

/** What the authenticator reported at its use. */
export type UsedPasskey = { id: string; counter: number; isBackedUp: boolean }

/**
 * Verifies the response to an authentication. Errors: `session.mfa.webauthn_verification_failed`, also for an unknown
 * passkey, with `{ isUnknownCredential: true }`.
 */
export async function finishAuthentication(
  party: RelyingParty,
  challenge: string,
  { payload, passkey }: { payload: AuthenticationPayload; passkey: FactorRow | undefined },
): Promise<UsedPasskey> {
  // Tells pages to have the password manager forget the passkey (WebAuthn Level 3 section 5.1.10.2). An id that is
  // random and unknown reveals nothing of any account.
  if (!passkey?.credential_id || !passkey.public_key)
    throw new Problem('session.mfa.webauthn_verification_failed', { isUnknownCredential: true })
  const { verifyAuthenticationResponse } = await library()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    // The library's type is narrower than the wire, as in `finishRegistration`.
    response: { ...payload, type: 'public-key' } as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origins,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: {
      id: passkey.credential_id,
      publicKey: new Uint8Array(Buffer.from(passkey.public_key, 'base64url')),
      counter: Number(passkey.counter),
    },
  }).catch(failed)
  if (!verified) throw new Problem('session.mfa.webauthn_verification_failed')
  return {
    id: passkey.id,
    counter: authenticationInfo.newCounter,
    isBackedUp: authenticationInfo.credentialBackedUp,
  }
}

/** Input that the library cannot use is the caller's error, never a server error. */
function failed(error: unknown): never {
  const message = error instanceof Error ? error.message : undefined
  throw new Problem('session.mfa.webauthn_verification_failed', message ? { message } : undefined)
}

function descriptors(passkeys: readonly FactorRow[]) {
  return passkeys.flatMap(({ credential_id: id, transports }) =>
    id ? [{ id, ...(transports?.length && { transports }) }] : [],
  )
}

function nameOf({ primary_email, primary_phone, username }: UserRow): string | null {
  return primary_email ?? (primary_phone ? shownPhone(primary_phone) : username)
}
