import { type FactorType, type LogtoConfigsPatch, Problem } from '@latchkey/contract'
import { bindBackupCodes, newBackupCodes } from '../account/backup-codes.ts'
import { changeChoices } from '../account/factor-choices.ts'
import { bindPasskey } from '../account/passkeys.ts'
import { bindTotp, newTotpSecret, requireNoTotp } from '../account/totp.ts'
import { totpQrCode } from '../account/totp-uri.ts'
import { trustDevice } from '../account/trusted-devices.ts'
import { isMfaMandatory } from '../policies/factors.ts'
import { newId } from '../store/ids.ts'
import type { Vault } from '../store/vault.ts'
import { keepProposal, requireProposal } from './proposals.ts'
import { keepFactorProof, openIdentified, openProven } from './second-factor.ts'
import type { SignIn } from './state.ts'

/** Creates a TOTP secret for an authenticator app. Whether it is allowed is checked when it is bound. */
export async function proposeTotp(signIn: SignIn, vault: Vault, issuer: string) {
  const account = await openIdentified(signIn)
  const secret = await newTotpSecret()
  const proposal = { kind: 'totp', id: newId(), userId: account.user.id } as const
  keepProposal(signIn, { ...proposal, sealedSecret: await vault.seal(secret) })
  return {
    verificationId: proposal.id,
    secret,
    secretQrCode: await totpQrCode(secret, account.user, issuer),
  }
}

/** Creates ten backup codes; they take effect when they are bound. */
export async function proposeBackupCodes(signIn: SignIn, vault: Vault) {
  const { user } = await openIdentified(signIn)
  const codes = newBackupCodes()
  const proposal = { kind: 'backup-codes', id: newId(), userId: user.id } as const
  keepProposal(signIn, { ...proposal, sealedCodes: await vault.seal(codes.join(' ')) })
  return { verificationId: proposal.id, codes }
}

/** Adds the factor that was proposed and verified. It then counts as verified for this sign-in too. */
export async function bindFactor(
  signIn: SignIn,
  vault: Vault,
  { type, verificationId }: { type: FactorType; verificationId: string },
): Promise<void> {
  const account = await openProven(signIn)
  if (type === 'Totp') {
    const { sealedSecret, step } = requireProposal(signIn.state, 'totp', verificationId)
    if (step === undefined) throw new Problem('session.verification_failed')
    await requireNoTotp(account)
    await bindTotp(account, { sealedSecret, step })
  } else if (type === 'WebAuthn') {
    const { passkey } = requireProposal(signIn.state, 'registration', verificationId)
    if (!passkey) throw new Problem('session.verification_failed')
    await bindPasskey(account, passkey)
  } else {
    const { sealedCodes } = requireProposal(signIn.state, 'backup-codes', verificationId)
    // Backup codes do not count as a verified factor here: the person only saw them.
    return bindBackupCodes(account, vault, (await vault.open(sealedCodes)).split(' '))
  }
  keepFactorProof(signIn, { type, userId: account.user.id, isNew: true })
}

/**
 * Marks this browser as trusted, so that its later sign-ins skip the second factor. Requires a factor verified in
 * this sign-in. Returns the `Set-Cookie` header, if there is one.
 */
export async function trustBrowser(signIn: SignIn, endpoint: string): Promise<string | undefined> {
  const account = await openProven(signIn, { evenWithoutFactor: true })
  return trustDevice(account, endpoint)
}

/** Stores a person's MFA choice during the sign-in. */
export async function choose(signIn: SignIn, patch: LogtoConfigsPatch): Promise<void> {
  const account = await openProven(signIn)
  await changeChoices(account, patch)
}

/**
 * Skips enrolling a second factor. Errors: `session.mfa.mfa_policy_not_user_controlled` where the policy makes it
 * mandatory.
 */
export async function skipMfa(signIn: SignIn): Promise<void> {
  if (isMfaMandatory(signIn.settings)) throw new Problem('session.mfa.mfa_policy_not_user_controlled')
  await choose(signIn, { mfa: { skipped: true } })
}
