import type { Arrival } from '../../connectors/journeys.ts'
import type { House } from '../../house.ts'
import {
  arriveToSignIn,
  departToSignIn,
  keepSignInArrival,
  keepSignInDeparture,
  type SignInDeparture,
} from '../../sign-in/social-journey.ts'
import type { Plain } from './operation.ts'

export const socialOperations = (house: House) => ({
  beginSocial: {
    before: (seen, { params, body }) =>
      departToSignIn(seen, house, { ...body, connectorId: params.connectorId ?? '' }),
    perform: (signIn, _, departed) => keepSignInDeparture(signIn, departed),
  } satisfies Plain<'beginSocial', SignInDeparture>,

  verifySocial: {
    before: (seen, { params, body }) =>
      arriveToSignIn(seen, house, {
        connectorId: params.connectorId ?? '',
        verificationId: body.verificationId,
        returned: body.connectorData,
      }),
    perform: (signIn, { body }, arrival) => keepSignInArrival(signIn, body.verificationId, arrival),
  } satisfies Plain<'verifySocial', Arrival>,
})
