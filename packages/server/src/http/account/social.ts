import { Problem } from '@latchkey/contract'
import { linkIdentity, unlinkIdentity } from '../../account/identities.ts'
import { readToken, replaceTokens } from '../../account/provider-tokens.ts'
import {
  type Departed,
  keepArrival,
  keepDeparture,
  proveSocial,
  requireSocialProof,
  requireTokenProof,
} from '../../account/social-verification.ts'
import { type SocialIdentity, startAuthorization } from '../../connectors/social-sign-in.ts'
import type { Services } from '../../services.ts'
import type { Operation } from './operation.ts'

export const socialOperations = (services: Services) => ({
  linkMyIdentity: {
    async perform(account, { body }) {
      const proof = await requireSocialProof(account, body.newIdentifierVerificationRecordId)
      await linkIdentity(account, proof, { replaces: false })
    },
  } satisfies Operation<'linkMyIdentity'>,

  replaceMyIdentity: {
    async perform(account, { body }) {
      const proof = await requireSocialProof(account, body.newIdentifierVerificationRecordId)
      await linkIdentity(account, proof, { replaces: true })
    },
  } satisfies Operation<'replaceMyIdentity'>,

  unlinkMyIdentity: {
    perform: async (account, { params }) => void (await unlinkIdentity(account, params.target ?? '')),
  } satisfies Operation<'unlinkMyIdentity'>,

  readMyProviderToken: {
    // With the writable connection: expired tokens are refreshed, which writes.
    perform: (account, { params }) =>
      readToken({ ...account, tx: services.database }, services, params.target ?? ''),
  } satisfies Operation<'readMyProviderToken'>,

  replaceMyProviderToken: {
    perform: async (account, { params, body }) =>
      replaceTokens(
        account,
        services.vault,
        await requireTokenProof(account, body.verificationRecordId, params.target ?? ''),
      ),
  } satisfies Operation<'replaceMyProviderToken'>,

  readMyEnterpriseToken: {
    perform() {
      throw new Problem('secrets.third_party_token_set.token_not_found')
    },
  } satisfies Operation<'readMyEnterpriseToken'>,

  beginSocialVerification: {
    before: ({ tx }, { body }) => startAuthorization(tx, services, body),
    perform: (account, _, departed) => keepDeparture(account, departed),
  } satisfies Operation<'beginSocialVerification', Departed>,

  verifySocial: {
    before: (account, { body }) =>
      proveSocial(account, services, { id: body.verificationRecordId, returned: body.connectorData }),
    async perform(account, { body: { verificationRecordId } }, arrival) {
      await keepArrival(account, verificationRecordId, arrival)
      return { verificationRecordId }
    },
  } satisfies Operation<'verifySocial', SocialIdentity | undefined>,
})
