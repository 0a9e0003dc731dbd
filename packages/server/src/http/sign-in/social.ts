import type { SocialIdentity } from '../../connectors/social-sign-in.ts'
import type { Services } from '../../services.ts'
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
    before: (seen, { params, body }) =>
      finishSocialSignIn(seen, services, {
        connectorId: params.connectorId ?? '',
        verificationId: body.verificationId,
        returned: body.connectorData,
      }),
    perform: (signIn, { body }, socialIdentity) =>
      keepSocialIdentity(signIn, body.verificationId, socialIdentity),
  } satisfies Plain<'verifySocial', SocialIdentity>,
})
