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
    perform: (signIn, _, departed) => keepSocialAuthorization(signIn, departed),
  } satisfies Plain<'beginSocial', StartedSocialSignIn>,

  verifySocial: {
    before: (seen, { params, body }) =>
      finishSocialSignIn(seen, services, {
        connectorId: params.connectorId ?? '',
        verificationId: body.verificationId,
        returned: body.connectorData,
      }),
    perform: (signIn, { body }, arrival) => keepSocialIdentity(signIn, body.verificationId, arrival),
  } satisfies Plain<'verifySocial', SocialIdentity>,
})
