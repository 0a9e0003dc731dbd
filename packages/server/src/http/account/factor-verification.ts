import { Problem } from '@latchkey/contract'
import { attemptOf, counted } from '../../account/attempts.ts'
import { proveBackupCode, type RightBackupCode, useBackupCode } from '../../account/backup-codes.ts'
import {
  beginAuthentication,
  beginRegistration,
  type Ceremony,
  finishRegistration,
  type NewPasskey,
  type UsedPasskey,
} from '../../account/passkey-ceremonies.ts'
import {
  keepUse,
  type PasskeyRecord,
  passkeysOf,
  provePasskey,
  requireUnanswered,
} from '../../account/passkeys.ts'
import { proveTotp, type RightTotp, useTotp } from '../../account/totp.ts'
import { findVerification, keepProof, keepVerification, markVerified } from '../../account/verification.ts'
import { verificationMethodsOf } from '../../account/verification-methods.ts'
import { record } from '../../events/record.ts'
import { relyingPartyOf } from '../../policies/factors.ts'
import type { Services } from '../../services.ts'
import type { AccountOperation } from './operation.ts'

export const factorVerificationOperations = ({ vault, config }: Services) => ({
  listVerificationMethods: {
    perform: account => verificationMethodsOf(account),
  } satisfies AccountOperation<'listVerificationMethods'>,

  registerPasskey: {
    before: async account =>
      beginRegistration(
        relyingPartyOf(config.endpoint, account.settings),
        account.user,
        await passkeysOf(account),
      ),
    async perform(account, _, { challenge, options }) {
      const payload: PasskeyRecord = { ceremony: 'registration', challenge }
      const kept = await keepVerification(account, { type: 'WebAuthn', isVerified: false, payload })
      return { ...kept, registrationOptions: options }
    },
  } satisfies AccountOperation<'registerPasskey', Ceremony>,

  verifyPasskeyRegistration: {
    async before(account, { body: { verificationRecordId: id, payload } }) {
      const asked = await findVerification<PasskeyRecord>(account, id, 'WebAuthn')
      return finishRegistration(
        relyingPartyOf(config.endpoint, account.settings),
        requireUnanswered(asked.payload, 'registration'),
        { payload, agent: account.client.userAgent },
      )
    },
    async perform(account, { body: { verificationRecordId } }, passkey) {
      await markVerified(account, verificationRecordId, { challenge: null, passkey })
      return { verificationRecordId }
    },
  } satisfies AccountOperation<'verifyPasskeyRegistration', NewPasskey>,

  askForPasskey: {
    async before(account) {
      const passkeys = await passkeysOf(account)
      if (passkeys.length === 0) throw new Problem('session.mfa.webauthn_verification_not_found')
      return beginAuthentication(relyingPartyOf(config.endpoint, account.settings), passkeys)
    },
    async perform(account, _, { challenge, options }) {
      const payload: PasskeyRecord = { ceremony: 'authentication', challenge }
      const kept = await keepVerification(account, { type: 'WebAuthn', isVerified: false, payload })
      return { ...kept, authenticationOptions: options }
    },
  } satisfies AccountOperation<'askForPasskey', Ceremony>,

  verifyPasskey: {
    async before(account, { body: { verificationRecordId: id, payload } }) {
      const asked = await findVerification<PasskeyRecord>(account, id, 'WebAuthn')
      const challenge = requireUnanswered(asked.payload, 'authentication')
      const party = relyingPartyOf(config.endpoint, account.settings)
      return counted(account, attemptOf(account.user, 'WebAuthn'), () =>
        provePasskey(account, party, { challenge, payload }),
      )
    },
    async perform(account, { body: { verificationRecordId } }, used) {
      // Checked again under the lock: of two concurrent responses to one challenge, only one counts.
      const asked = await findVerification<PasskeyRecord>(account, verificationRecordId, 'WebAuthn')
      requireUnanswered(asked.payload, 'authentication')
      await keepUse(account, used)
      await markVerified(account, verificationRecordId, { challenge: null })
      await record(account, 'Verification.WebAuthn', { accountId: account.user.id })
      return { verificationRecordId }
    },
  } satisfies AccountOperation<'verifyPasskey', UsedPasskey>,

  verifyTotp: {
    before: (account, { body }) =>
      counted(account, attemptOf(account.user, 'Totp'), () => proveTotp(account, vault, body.code)),
    async perform(account, _, right) {
      await useTotp(account, right)
      return keepProof(account, 'Totp')
    },
  } satisfies AccountOperation<'verifyTotp', RightTotp>,

  verifyBackupCode: {
    before: (account, { body }) =>
      counted(account, attemptOf(account.user, 'BackupCode'), () =>
        proveBackupCode(account, vault, body.code),
      ),
    async perform(account, _, right) {
      await useBackupCode(account, right)
      return keepProof(account, 'BackupCode')
    },
  } satisfies AccountOperation<'verifyBackupCode', RightBackupCode>,
})
