import { type AuthenticationPayload, Problem } from '@latchkey/contract'
import { counted } from '../account/attempts.ts'
import { finishAuthentication, type UsedPasskey } from '../account/passkey-ceremonies.ts'
import { keepUse } from '../account/passkeys.ts'
import { isPasskeySignInEnabled, relyingPartyOf } from '../policies/factors.ts'
import { requireNotSuspended } from '../policies/suspension.ts'
import { sql } from '../store/database.ts'
import type { FactorRow, UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'
import { dropProposal, requireProposal } from './proposals.ts'
import { keepFactorProof } from './second-factor.ts'
import { findByIdentifier } from './sign-in.ts'
import type { ReadableSignIn, SignIn, Unbegun } from './state.ts'

/** Milliseconds until the challenge of a passkey autofill (conditional UI) expires. */
const challengeLifetime = 10 * 60 * 1000

/** Errors: the given code, while passkeys are switched off for signing in. */
export function requirePasskeySignIn(
  settings: Settings,
  refusal: 'user.sign_in_method_not_enabled' | 'session.mfa.webauthn_verification_not_found',
): void {
  if (!isPasskeySignInEnabled(settings)) throw new Problem(refusal)
}

/** Stores the challenge for passkey autofill, which precedes `begin`. A later challenge replaces it. */
export async function keepPreflight({ tx, interaction, now }: Unbegun, challenge: string): Promise<void> {
  await tx.query(sql`
    insert into passkey_challenges (interaction_uid, challenge, expires_at)
    values (${interaction.uid}, ${challenge}, ${new Date(now.getTime() + challengeLifetime)})
    on conflict (interaction_uid) do update set challenge = excluded.challenge, expires_at = excluded.expires_at`)
}

export type SignInAnswer = { verificationId?: string | undefined; payload: AuthenticationPayload }
export type ProvenPasskey = UsedPasskey & { userId: string }

/**
 * Verifies a discoverable passkey, which names its owner itself. All failures give the same error:
 * `session.mfa.webauthn_verification_failed`.
 */
export async function proveSignInPasskey(
  seen: ReadableSignIn,
  endpoint: string,
  { verificationId, payload }: SignInAnswer,
): Promise<ProvenPasskey> {
  const { tx, state, settings } = seen
  const asked = verificationId ? requireProposal(state, 'passkey-sign-in', verificationId) : undefined
  const challenge = asked?.challenge ?? (await preflightOf(seen))
  const [passkey] = await tx.query<FactorRow & Pick<UserRow, 'is_suspended' | 'suspended_until'>>(sql`
    select factors.*, users.is_suspended, users.suspended_until from factors join users on users.id = factors.user_id
    where credential_id = ${payload.id}`)
  const userId = passkey?.user_id ?? ''

  const attempt = { action: 'WebAuthn', target: userId || payload.id, accountId: passkey?.user_id } as const
  const used = await counted(seen, attempt, async () => {
    // No user was identified before the ceremony, so the passkey must name its owner (WebAuthn Level 3 section 7.2
    // step 6).
    const handle = Buffer.from(payload.response.userHandle ?? '', 'base64url').toString()
    const isOwners = handle === userId || (asked && !payload.response.userHandle)
    if (passkey && !isOwners) throw new Problem('session.mfa.webauthn_verification_failed')
    return finishAuthentication(relyingPartyOf(endpoint, settings), challenge, { payload, passkey })
  })
  if (passkey) requireNotSuspended(passkey, seen.now)
  if (asked && (await findByIdentifier(tx, seen, asked.identifier))?.id !== userId)
    throw new Problem('session.identity_conflict')
  return { ...used, userId }
}

/** Records the verified passkey and consumes its challenge, against replay. */
export async function keepSignInPasskey(
  signIn: SignIn,
  { verificationId }: SignInAnswer,
  { userId, ...used }: ProvenPasskey,
): Promise<{ verificationId: string }> {
  if (verificationId)
    dropProposal(signIn, requireProposal(signIn.state, 'passkey-sign-in', verificationId).id)
  else await forgetPreflight(signIn)
  await keepUse(signIn, used)
  return { verificationId: keepFactorProof(signIn, { type: 'SignInPasskey', userId }) }
}

async function preflightOf({ tx, interaction, now }: ReadableSignIn): Promise<string> {
  const [row] = await tx.query<{ challenge: string }>(sql`
    select challenge from passkey_challenges where interaction_uid = ${interaction.uid} and expires_at > ${now}`)
  if (!row) throw new Problem('session.passkey_sign_in.pending_info_not_found')
  return row.challenge
}

async function forgetPreflight({ tx, interaction }: SignIn): Promise<void> {
  const gone = await tx.query(
    sql`delete from passkey_challenges where interaction_uid = ${interaction.uid} returning 1`,
  )
  if (gone.length === 0) throw new Problem('session.passkey_sign_in.pending_info_not_found')
}
