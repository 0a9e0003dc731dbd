import type { SocialIdentity } from '../../connectors/social-sign-in.ts'
import type { Services } from '../../services.ts'
import {
  arriveToSignIn,
  departToSignIn,
  keepSignInArrival,
  keepSignInDeparture,
  type SignInDeparture,
} from '../../sign-in/social-verification.ts'
import type { Plain } from './operation.ts'

export const socialOperations = (services: Services) => ({
  beginSocial: {
    before: (seen, { params, body }) =>
      departToSignIn(seen, services, { ...body, connectorId: params.connectorId ?? '' }),
    perform: (signIn, _, departed) => keepSignInDeparture(signIn, departed),
  } satisfies Plain<'beginSocial', SignInDeparture>,

  verifySocial: {
    before: (seen, { params, body }) =>
      arriveToSignIn(seen, services, {
        connectorId: params.connectorId ?? '',
        verificationId: body.verificationId,
        returned: body.connectorData,
      }),
    perform: (signIn, { body }, arrival) => keepSignInArrival(signIn, body.verificationId, arrival),
  } satisfies Plain<'verifySocial', SocialIdentity>,
})
