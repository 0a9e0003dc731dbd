import { beginAuthentication, type Ceremony } from '../../account/passkey-ceremonies.ts'
import { relyingPartyOf } from '../../policies/factors.ts'
import type { Services } from '../../services.ts'
import {
  keepPreflight,
  keepSignInPasskey,
  type ProvenPasskey,
  proveSignInPasskey,
  requirePasskeySignIn,
} from '../../sign-in/passkey.ts'
import { keepProposal } from '../../sign-in/proposals.ts'
import { newId } from '../../store/ids.ts'
import type { Plain } from './operation.ts'

export const passkeyOperations = ({ config }: Services) => ({
  askForSignInPasskey: {
    async before({ settings }) {
      requirePasskeySignIn(settings, 'session.mfa.webauthn_verification_not_found')
      // Enumeration: a list of the person's passkeys would reveal whether they have an account. Discoverable passkeys
      // need no list.
      return beginAuthentication(relyingPartyOf(config.endpoint, settings))
    },
    async perform(signIn, { body: { identifier } }, { challenge, options }) {
      const id = newId()
      keepProposal(signIn, { kind: 'passkey-sign-in', id, identifier, challenge })
      return { verificationId: id, authenticationOptions: options }
    },
  } satisfies Plain<'askForSignInPasskey', Ceremony>,

  verifySignInPasskey: {
    before: (seen, { body }) => proveSignInPasskey(seen, config.endpoint, body),
    perform: (signIn, { body }, proven) => keepSignInPasskey(signIn, body, proven),
  } satisfies Plain<'verifySignInPasskey', ProvenPasskey>,

  preflightSignInPasskey: {
    async before({ settings }) {
      requirePasskeySignIn(settings, 'user.sign_in_method_not_enabled')
      return beginAuthentication(relyingPartyOf(config.endpoint, settings))
    },
    async perform(context, _, { challenge, options }) {
      await keepPreflight(context, challenge)
      return { authenticationOptions: options }
    },
  } satisfies Plain<'preflightSignInPasskey', Ceremony>,
})
