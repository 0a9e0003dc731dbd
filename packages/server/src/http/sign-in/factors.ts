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
import { keepUse, passkeysOf, provePasskey } from '../../account/passkeys.ts'
import { proveTotp, type RightTotp, requireTotpCode, useTotp } from '../../account/totp.ts'
import { relyingPartyOf } from '../../policies/factors.ts'
import type { Services } from '../../services.ts'
import {
  bindFactor,
  choose,
  proposeBackupCodes,
  proposeTotp,
  skipMfa,
  trustBrowser,
} from '../../sign-in/factor-binding.ts'
import { dropProposal, keepProposal, requireProposal } from '../../sign-in/proposals.ts'
import { keepFactorProof, readIdentified } from '../../sign-in/second-factor.ts'
import { newId } from '../../store/ids.ts'
import type { Plain, Rows, SignInOperation } from './operation.ts'

type Proven = { userId: string }

export const factorOperations = ({ vault, config }: Services) => ({
  proposeTotp: {
    perform: signIn => proposeTotp(signIn, vault, new URL(config.endpoint).hostname),
  } satisfies Plain<'proposeTotp'>,

  verifyTotp: {
    async before(seen, { body: { code, verificationId } }) {
      const account = await readIdentified(seen)
      if (verificationId !== undefined) {
        const { sealedSecret } = requireProposal(seen.state, 'totp', verificationId)
        return { step: await requireTotpCode(await vault.open(sealedSecret), code, seen.now) }
      }
      const right = await counted(seen, attemptOf(account.user, 'Totp'), () =>
        proveTotp(account, vault, code),
      )
      return { userId: account.user.id, right }
    },
    async perform(signIn, { body: { verificationId } }, proven) {
      if ('userId' in proven) {
        await useTotp(signIn, proven.right)
        return { verificationId: keepFactorProof(signIn, { type: 'Totp', userId: proven.userId }) }
      }
      const proposal = requireProposal(signIn.state, 'totp', verificationId ?? '')
      keepProposal(signIn, { ...proposal, ...proven })
      return { verificationId: proposal.id }
    },
  } satisfies Plain<'verifyTotp', (Proven & { right: RightTotp }) | { step: number }>,

  proposeBackupCodes: {
    perform: signIn => proposeBackupCodes(signIn, vault),
  } satisfies Plain<'proposeBackupCodes'>,

  verifyBackupCode: {
    async before(seen, { body }) {
      const account = await readIdentified(seen)
      const right = await counted(seen, attemptOf(account.user, 'BackupCode'), () =>
        proveBackupCode(account, vault, body.code),
      )
      return { userId: account.user.id, right }
    },
    async perform(signIn, _, { userId, right }) {
      await useBackupCode(signIn, right)
      return { verificationId: keepFactorProof(signIn, { type: 'BackupCode', userId }) }
    },
  } satisfies Plain<'verifyBackupCode', Proven & { right: RightBackupCode }>,

  registerPasskey: {
    async before(seen) {
      const account = await readIdentified(seen)
      const party = relyingPartyOf(config.endpoint, seen.settings)
      const ceremony = await beginRegistration(party, account.user, await passkeysOf(account))
      return { ...ceremony, userId: account.user.id }
    },
    async perform(signIn, _, { challenge, options, userId }) {
      const id = newId()
      keepProposal(signIn, { kind: 'registration', id, userId, challenge })
      return { verificationId: id, registrationOptions: options }
    },
  } satisfies Plain<'registerPasskey', Ceremony & Proven>,

  verifyPasskeyRegistration: {
    async before(seen, { body: { verificationId, payload } }) {
      await readIdentified(seen)
      const { challenge } = requireProposal(seen.state, 'registration', verificationId)
      if (challenge === null) throw new Problem('session.verification_session_not_found')
      const party = relyingPartyOf(config.endpoint, seen.settings)
      return finishRegistration(party, challenge, { payload, agent: seen.client.userAgent })
    },
    async perform(signIn, { body: { verificationId } }, passkey) {
      const proposal = requireProposal(signIn.state, 'registration', verificationId)
      keepProposal(signIn, { ...proposal, challenge: null, passkey })
      return { verificationId }
    },
  } satisfies Plain<'verifyPasskeyRegistration', NewPasskey>,

  askForPasskey: {
    async before(seen) {
      const account = await readIdentified(seen)
      const passkeys = await passkeysOf(account)
      if (passkeys.length === 0) throw new Problem('session.mfa.webauthn_verification_not_found')
      const party = relyingPartyOf(config.endpoint, seen.settings)
      return { ...(await beginAuthentication(party, passkeys)), userId: account.user.id }
    },
    async perform(signIn, _, { challenge, options, userId }) {
      const id = newId()
      keepProposal(signIn, { kind: 'authentication', id, userId, challenge })
      return { verificationId: id, authenticationOptions: options }
    },
  } satisfies Plain<'askForPasskey', Ceremony & Proven>,

  verifyPasskey: {
    async before(seen, { body: { verificationId, payload } }) {
      const account = await readIdentified(seen)
      const { challenge } = requireProposal(seen.state, 'authentication', verificationId)
      const party = relyingPartyOf(config.endpoint, seen.settings)
      const used = await counted(seen, attemptOf(account.user, 'WebAuthn'), () =>
        provePasskey(account, party, { challenge, payload }),
      )
      return { used, userId: account.user.id }
    },
    async perform(signIn, { body: { verificationId } }, { used, userId }) {
      requireProposal(signIn.state, 'authentication', verificationId)
      await keepUse(signIn, used)
      dropProposal(signIn, verificationId)
      return { verificationId: keepFactorProof(signIn, { type: 'WebAuthn', userId }) }
    },
  } satisfies Plain<'verifyPasskey', Proven & { used: UsedPasskey }>,

  bindFactor: {
    perform: (signIn, { body }) => bindFactor(signIn, vault, body),
  } satisfies Plain<'bindFactor'>,

  bindPasskey: {
    perform: (signIn, { body }) => bindFactor(signIn, vault, { type: 'WebAuthn', ...body }),
  } satisfies Plain<'bindPasskey'>,

  trustDevice: {
    perform: signIn => trustBrowser(signIn, config.endpoint),
    async after({ bindings }, _, cookie) {
      if (cookie) bindings.outgoing.appendHeader('set-cookie', cookie)
    },
  } satisfies SignInOperation<Rows['trustDevice'], never, string | undefined>,

  enableMfa: {
    perform: signIn => choose(signIn, { mfa: { enabled: true, skipped: false } }),
  } satisfies Plain<'enableMfa'>,

  skipMfa: { perform: signIn => skipMfa(signIn) } satisfies Plain<'skipMfa'>,

  skipMfaSuggestion: {
    perform: signIn => choose(signIn, { mfa: { additionalBindingSuggestionSkipped: true } }),
  } satisfies Plain<'skipMfaSuggestion'>,

  skipPasskey: {
    perform: signIn => choose(signIn, { passkeySignIn: { skipped: true } }),
  } satisfies Plain<'skipPasskey'>,
})
