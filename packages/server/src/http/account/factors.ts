import { Problem } from '@latchkey/contract'
import { bindBackupCodes, listBackupCodes, newBackupCodes } from '../../account/backup-codes.ts'
import { changeChoices, choicesOf } from '../../account/factor-choices.ts'
import { factorsOf, findFactor, removeFactor, toFactor } from '../../account/factors.ts'
import { bindRegisteredPasskey, renamePasskey } from '../../account/passkeys.ts'
import { enrolTotp, newTotpSecret, replaceTotp } from '../../account/totp.ts'
import { fieldOf } from '../../policies/factors.ts'
import { requireEditable } from '../../policies/visibility.ts'
import type { Services } from '../../services.ts'
import type { AccountOperation } from './operation.ts'

export const factorOperations = ({ vault }: Services) => ({
  readMyMfaSettings: {
    perform: ({ user }) => ({ skipMfaOnSignIn: choicesOf(user).mfa.skipMfaOnSignIn }),
  } satisfies AccountOperation<'readMyMfaSettings'>,

  updateMyMfaSettings: {
    async perform(account, { body: { skipMfaOnSignIn } }) {
      await changeChoices(account, { mfa: { skipMfaOnSignIn } })
      return { skipMfaOnSignIn }
    },
  } satisfies AccountOperation<'updateMyMfaSettings'>,

  readMyLogtoConfigs: {
    perform: ({ user }) => choicesOf(user),
  } satisfies AccountOperation<'readMyLogtoConfigs'>,

  updateMyLogtoConfigs: {
    perform: async (account, { body }) => choicesOf(await changeChoices(account, body)),
  } satisfies AccountOperation<'updateMyLogtoConfigs'>,

  listMyFactors: {
    perform: async account => (await factorsOf(account)).map(toFactor),
  } satisfies AccountOperation<'listMyFactors'>,

  bindMyFactor: {
    async perform(account, { body }) {
      if (body.type === 'Totp') return enrolTotp(account, vault, body)
      if (body.type === 'BackupCode') return bindBackupCodes(account, vault, body.codes)
      return bindRegisteredPasskey(account, body.newIdentifierVerificationRecordId, body.name)
    },
  } satisfies AccountOperation<'bindMyFactor'>,

  replaceMyTotp: {
    perform: (account, { body }) => replaceTotp(account, vault, body),
  } satisfies AccountOperation<'replaceMyTotp'>,

  generateMyTotpSecret: {
    perform: async () => ({ secret: await newTotpSecret() }),
  } satisfies AccountOperation<'generateMyTotpSecret'>,

  generateMyBackupCodes: {
    perform: () => ({ codes: newBackupCodes() }),
  } satisfies AccountOperation<'generateMyBackupCodes'>,

  listMyBackupCodes: {
    perform: async account => ({ codes: await listBackupCodes(account) }),
  } satisfies AccountOperation<'listMyBackupCodes'>,

  renameMyPasskey: {
    async perform(account, { params, body }) {
      await renamePasskey(account, params.verificationId ?? '', body.name)
      return 'OK' as const
    },
  } satisfies AccountOperation<'renameMyPasskey'>,

  removeMyFactor: {
    async perform(account, { params }) {
      const factor = await findFactor(account, params.verificationId ?? '')
      if (!factor) throw new Problem('verification_record.not_found')
      requireEditable(account.settings, fieldOf(factor.type))
      await removeFactor(account, factor)
    },
  } satisfies AccountOperation<'removeMyFactor'>,
})
