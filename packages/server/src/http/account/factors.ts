import { Problem } from '@latchkey/contract'
import { bindBackupCodes, listBackupCodes, newBackupCodes } from '../../account/backup-codes.ts'
import { changeChoices, choicesOf } from '../../account/factor-choices.ts'
import { factorsOf, findFactor, removeFactor, toFactor } from '../../account/factors.ts'
import { bindRegisteredPasskey, renamePasskey } from '../../account/passkeys.ts'
import { enrolTotp, newTotpSecret, replaceTotp } from '../../account/totp.ts'
import { fieldOf } from '../../policies/factors.ts'
import { requireEditable } from '../../policies/visibility.ts'
import type { Services } from '../../services.ts'
import type { Operation } from './operation.ts'

export const factorOperations = ({ vault }: Services) => ({
  readMyMfaSettings: {
    perform: ({ user }) => ({ skipMfaOnSignIn: choicesOf(user).mfa.skipMfaOnSignIn }),
  } satisfies Operation<'readMyMfaSettings'>,

  updateMyMfaSettings: {
    async perform(account, { body: { skipMfaOnSignIn } }) {
      await changeChoices(account, { mfa: { skipMfaOnSignIn } })
      return { skipMfaOnSignIn }
    },
  } satisfies Operation<'updateMyMfaSettings'>,

  readMyLogtoConfigs: {
    perform: ({ user }) => choicesOf(user),
  } satisfies Operation<'readMyLogtoConfigs'>,

  updateMyLogtoConfigs: {
    perform: async (account, { body }) => choicesOf(await changeChoices(account, body)),
  } satisfies Operation<'updateMyLogtoConfigs'>,

  listMyFactors: {
    perform: async account => (await factorsOf(account)).map(toFactor),
  } satisfies Operation<'listMyFactors'>,

  bindMyFactor: {
    async perform(account, { body }) {
      if (body.type === 'Totp') return enrolTotp(account, vault, body)
      if (body.type === 'BackupCode') return bindBackupCodes(account, vault, body.codes)
      return bindRegisteredPasskey(account, body.newIdentifierVerificationRecordId, body.name)
    },
  } satisfies Operation<'bindMyFactor'>,

  replaceMyTotp: {
    perform: (account, { body }) => replaceTotp(account, vault, body),
  } satisfies Operation<'replaceMyTotp'>,

  generateMyTotpSecret: {
    perform: async () => ({ secret: await newTotpSecret() }),
  } satisfies Operation<'generateMyTotpSecret'>,

  generateMyBackupCodes: {
    perform: () => ({ codes: newBackupCodes() }),
  } satisfies Operation<'generateMyBackupCodes'>,

  listMyBackupCodes: {
    perform: async account => ({ codes: await listBackupCodes(account) }),
  } satisfies Operation<'listMyBackupCodes'>,

  renameMyPasskey: {
    async perform(account, { params, body }) {
      await renamePasskey(account, params.verificationId ?? '', body.name)
      return 'OK' as const
    },
  } satisfies Operation<'renameMyPasskey'>,

  removeMyFactor: {
    async perform(account, { params }) {
      const factor = await findFactor(account, params.verificationId ?? '')
      if (!factor) throw new Problem('verification_record.not_found')
      requireEditable(account.settings, fieldOf(factor.type))
      await removeFactor(account, factor)
    },
  } satisfies Operation<'removeMyFactor'>,
})
