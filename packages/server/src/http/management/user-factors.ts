import { Problem } from '@latchkey/contract'
import { bindBackupCodes, newBackupCodes } from '../../account/backup-codes.ts'
import { changeChoices, choicesOf } from '../../account/factor-choices.ts'
import { factorsOf, findFactor, removeFactor, toFactor } from '../../account/factors.ts'
import { enrolTotp, newTotpSecret, requireNoTotp, requireTotpSecret } from '../../account/totp.ts'
import { totpQrCode } from '../../account/totp-uri.ts'
import type { Services } from '../../services.ts'
import { type ManagementOperation, named } from './operation.ts'

type NewFactor =
  | { type: 'Totp'; secret: string; secretQrCode: string }
  | { type: 'BackupCode'; codes: string[] }

/** ManagementOperations on a person's factors, and on their choices about them. */
export const userFactorOperations = ({ vault, config }: Services) => ({
  listUserFactors: {
    perform: async account => (await factorsOf(account)).map(toFactor),
  } satisfies ManagementOperation<'listUserFactors'>,

  createUserFactor: {
    async before(account, { body }) {
      if (body.type === 'BackupCode') return { type: body.type, codes: body.codes ?? newBackupCodes() }
      const secret = body.secret ?? (await newTotpSecret())
      // Checked here before a QR code is drawn, and again when the factor is bound.
      await requireNoTotp(account)
      requireTotpSecret(account, secret)
      const secretQrCode = await totpQrCode(secret, account.user, new URL(config.endpoint).hostname)
      return { type: body.type, secret, secretQrCode }
    },
    async perform(account, _, factor) {
      if (factor.type === 'Totp') await enrolTotp(account, vault, { secret: factor.secret })
      else await bindBackupCodes(account, vault, factor.codes)
      return factor
    },
  } satisfies ManagementOperation<'createUserFactor', NewFactor>,

  deleteUserFactor: {
    async perform(account, { params }) {
      const factor = await findFactor(account, named(params, 'verificationId'))
      if (!factor) throw new Problem('entity.not_found')
      await removeFactor(account, factor)
    },
  } satisfies ManagementOperation<'deleteUserFactor'>,

  readUserLogtoConfigs: {
    perform: ({ user }) => choicesOf(user),
  } satisfies ManagementOperation<'readUserLogtoConfigs'>,

  updateUserLogtoConfigs: {
    async perform(account, { body: { mfa, passkeySignIn } }) {
      // The wire accepts this member and ignores it: `docs/wire/management-api.md#2.6`.
      const { additionalBindingSuggestionSkipped: _, ...chosen } = mfa ?? {}
      return choicesOf(await changeChoices(account, { mfa: chosen, passkeySignIn }))
    },
  } satisfies ManagementOperation<'updateUserLogtoConfigs'>,
})
