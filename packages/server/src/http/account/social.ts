import { Problem } from '@latchkey/contract'
import { linkIdentity, unlinkIdentity } from '../../account/identities.ts'
import { readToken, replaceTokens } from '../../account/provider-tokens.ts'
import {
  keepPendingAuthorization,
  keepVerifiedIdentity,
  proveSocial,
  requireSocialProof,
  requireTokenProof,
  type StartedAuthorization,
} from '../../account/social-verification.ts'
import { type SocialIdentity, startAuthorization } from '../../connectors/social-sign-in.ts'
import type { Services } from '../../services.ts'
import type { AccountOperation } from './operation.ts'

export const socialOperations = (services: Services) => ({
  linkMyIdentity: {
    async perform(account, { body }) {
      const proof = await requireSocialProof(account, body.newIdentifierVerificationRecordId)
      await linkIdentity(account, proof, { replaces: false })
    },
  } satisfies AccountOperation<'linkMyIdentity'>,

  replaceMyIdentity: {
    async perform(account, { body }) {
      const proof = await requireSocialProof(account, body.newIdentifierVerificationRecordId)
      await linkIdentity(account, proof, { replaces: true })
    },
  } satisfies AccountOperation<'replaceMyIdentity'>,

  unlinkMyIdentity: {
    perform: async (account, { params }) => void (await unlinkIdentity(account, params.target ?? '')),
  } satisfies AccountOperation<'unlinkMyIdentity'>,

  readMyProviderToken: {
    // With the writable connection: expired tokens are refreshed, which writes.
    perform: (account, { params }) =>
      readToken({ ...account, tx: services.database }, services, params.target ?? ''),
  } satisfies AccountOperation<'readMyProviderToken'>,

  replaceMyProviderToken: {
    perform: async (account, { params, body }) =>
      replaceTokens(
        account,
        services.vault,
        await requireTokenProof(account, body.verificationRecordId, params.target ?? ''),
      ),
  } satisfies AccountOperation<'replaceMyProviderToken'>,

  readMyEnterpriseToken: {
    perform() {
      throw new Problem('secrets.third_party_token_set.token_not_found')
    },
  } satisfies AccountOperation<'readMyEnterpriseToken'>,

  beginSocialVerification: {
    before: ({ tx }, { body }) => startAuthorization(tx, services, body),
    perform: (account, _, started) => keepPendingAuthorization(account, started),
  } satisfies AccountOperation<'beginSocialVerification', StartedAuthorization>,

  verifySocial: {
    before: (account, { body }) =>
      proveSocial(account, services, { id: body.verificationRecordId, returned: body.connectorData }),
    async perform(account, { body: { verificationRecordId } }, socialIdentity) {
      const isLinked = await keepVerifiedIdentity(account, verificationRecordId, socialIdentity)
      return { verificationRecordId, isLinked }
    },
  } satisfies AccountOperation<'verifySocial', SocialIdentity | undefined>,
})
