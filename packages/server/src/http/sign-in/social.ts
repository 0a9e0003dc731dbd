import type { VerifiedCredential } from '../../connectors/one-tap.ts'
import type { SocialIdentity } from '../../connectors/social-sign-in.ts'
import type { Services } from '../../services.ts'
import { keepOneTap, proveByOneTap } from '../../sign-in/one-tap.ts'
import {
  finishSocialSignIn,
  keepSocialAuthorization,
  keepSocialIdentity,
  type StartedSocialSignIn,
  startSocialSignIn,
} from '../../sign-in/social-verification.ts'
import type { Plain } from './operation.ts'

export const socialOperations = (services: Services) => ({
  beginSocial: {
    before: (seen, { params, body }) =>
      startSocialSignIn(seen, services, { ...body, connectorId: params.connectorId ?? '' }),
    perform: (signIn, _, started) => keepSocialAuthorization(signIn, started),
  } satisfies Plain<'beginSocial', StartedSocialSignIn>,

  verifySocial: {
    async before(seen, { params, body: { verificationId, connectorData } }) {
      const connectorId = params.connectorId ?? ''
      const { credential } = connectorData
      if (verificationId === undefined && typeof credential === 'string')
        return proveByOneTap(seen, services, { connectorId, returned: { ...connectorData, credential } })
      return finishSocialSignIn(seen, services, { connectorId, verificationId, returned: connectorData })
    },
    perform: (signIn, { body }, proven) =>
      'digest' in proven
        ? keepOneTap(signIn, proven)
        : keepSocialIdentity(signIn, body.verificationId, proven),
  } satisfies Plain<'verifySocial', SocialIdentity | VerifiedCredential>,
})
