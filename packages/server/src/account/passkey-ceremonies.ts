import { type AuthenticationPayload, Problem, type RegistrationPayload } from '@latchkey/contract'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { RelyingParty } from '../policies/factors.ts'
import { shownPhone } from '../policies/phone.ts'
import type { FactorRow, UserRow } from '../store/rows.ts'

// Loaded when somebody has a passkey: it is the largest library of the server, and most never meet it.
const library = () => import('@simplewebauthn/server')

/** COSE: ES256 and RS256; contract account-api 3.6. */
const algorithms = [-7, -257]

/** A passkey as its registration left it, before it is bound. */
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

/** Asks a browser to make a passkey that can be found without a name, and that asks for the person each time. */
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

/** Contract account-api 3.7. `session.mfa.webauthn_verification_failed`. */
export async function finishRegistration(
  party: RelyingParty,
  challenge: string,
  { payload, agent }: { payload: RegistrationPayload; agent: string | undefined },
): Promise<NewPasskey> {
  const { verifyRegistrationResponse } = await library()
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    // The library reads what it needs and throws at what it cannot use; its type is narrower than the wire.
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

/** Asks a browser for one of these passkeys; of none, for any that it has for us. */
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

/** What a passkey said of itself when it was used. */
export type UsedPasskey = { id: string; counter: number; isBackedUp: boolean }

/** `session.mfa.webauthn_verification_failed`, also for a passkey that is not there. */
export async function finishAuthentication(
  party: RelyingParty,
  challenge: string,
  { payload, passkey }: { payload: AuthenticationPayload; passkey: FactorRow | undefined },
): Promise<UsedPasskey> {
  if (!passkey?.credential_id || !passkey.public_key)
    throw new Problem('session.mfa.webauthn_verification_failed')
  const { verifyAuthenticationResponse } = await library()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    // As above.
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

/** Whatever a caller sends that the library cannot use is the caller's fault. */
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
