import { Problem } from '@latchkey/contract'
import { changeDetails } from '../account/details.ts'
import { linkIdentity, ownerOf, ownIdentity, type SocialProof } from '../account/identities.ts'
import { keepTokens } from '../account/provider-tokens.ts'
import { findSocialConnector } from '../connectors/social.ts'
import { requireAllowedEmail } from '../policies/email-blocklist.ts'
import { areAddressesProved } from '../policies/identifiers.ts'
import { type Account, openToChange } from '../store/account.ts'
import type { Queryable } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { findByIdentifier } from './sign-in.ts'
import type { ProfileDraft, SignIn, SocialVerification } from './state.ts'

/**
 * Finds the user whom the social identity is linked to, or the user to link it to on completion: the owner of an
 * e-mail address that both sides verified. The link waits for `submit`, since a second factor may still be required.
 */
export async function recogniseSocial(
  signIn: SignIn,
  verification: SocialVerification,
  { mayLink }: { mayLink: boolean },
): Promise<UserRow> {
  const proof = requireProof(verification)
  const ownerId = await ownerOf(signIn.tx, proof.target, proof.identity.userId)
  const related = ownerId === undefined ? await relatedUser(signIn, proof) : undefined
  if (ownerId === undefined && !(related && mayLink)) {
    const relatedUser = related && { type: 'email', value: masked(related.primary_email ?? '') }
    throw new Problem('user.identity_not_exist', relatedUser && { relatedUser })
  }
  return (await openToChange(signIn.tx, signIn, ownerId ?? related?.id ?? '')).user
}

/** Applies a social sign-in on completion: the link, the provider's tokens, name and picture. */
export async function settleSocial(signIn: SignIn, account: Account): Promise<void> {
  const { user, tx } = account
  for (const verification of signIn.state.verifications) {
    if (verification.type !== 'Social' || verification.userId !== user.id) continue
    const proof = requireProof(verification)
    const ownerId = await ownerOf(tx, proof.target, proof.identity.userId)
    if (ownerId === user.id) await applyTokensAndProfile(account, proof)
    // Checked again under the row lock: a user who gave up the address in the meantime is not linked.
    else if ((await relatedUser(signIn, proof))?.id === user.id)
      await linkIdentity(account, await storable(tx, proof), { replaces: false })
    else throw new Problem('user.identity_not_exist')
  }
}

/**
 * What a proved social identity brings to a new account: name, picture, and the e-mail address if the provider verified
 * it and nobody has it. Errors: `user.identity_already_in_use`, `session.email_blocklist.*`.
 */
export async function requireSocialProof(
  { tx, settings, ...signIn }: SignIn,
  verification: SocialVerification,
): Promise<ProfileDraft> {
  const proof = requireProof(verification)
  if (await ownerOf(tx, proof.target, proof.identity.userId))
    throw new Problem('user.identity_already_in_use')
  const email = provenEmail(proof)
  if (email) await requireAllowedEmail(email, settings.signInExperience.emailBlocklistPolicy)
  const isFree =
    email && !(await findByIdentifier(tx, { ...signIn, settings }, { type: 'email', value: email }))
  return { values: profileOf(proof), ...(isFree && { primaryEmail: email }) }
}

/** Stores a proved social identity in an account that was just created. */
export async function ownProvedIdentity(account: Account, verification: SocialVerification): Promise<void> {
  await ownIdentity(account, await storable(account.tx, requireProof(verification)))
}

/** Links a proved social identity that the person added at sign-in. */
export async function linkProvedIdentity(account: Account, verification: SocialVerification): Promise<void> {
  await linkIdentity(account, await storable(account.tx, requireProof(verification)), { replaces: false })
}

async function applyTokensAndProfile(account: Account, proof: SocialProof): Promise<void> {
  const { tx, user } = account
  const { tokens } = await storable(tx, proof)
  if (tokens) await keepTokens(account, { ...proof, tokens })
  const { syncsProfile } = await findSocialConnector(tx, proof.connectorId)
  const { name = user.name, avatar = user.avatar } = profileOf(proof)
  if (syncsProfile && (name !== user.name || avatar !== user.avatar))
    await changeDetails(account, { name, avatar })
}

/** Drops the tokens if the connector no longer stores them. */
async function storable(tx: Queryable, { tokens, ...proof }: SocialProof): Promise<SocialProof> {
  const { keepsTokens } = await findSocialConnector(tx, proof.connectorId)
  return { ...proof, ...(keepsTokens && tokens && { tokens }) }
}

/**
 * Finds the user with the e-mail address that the provider verified. Only where all addresses here are verified:
 * otherwise an attacker could register with a victim's address and wait for the victim's social identity to be linked
 * (account pre-hijacking).
 */
async function relatedUser(signIn: SignIn, proof: SocialProof): Promise<UserRow | undefined> {
  const email = provenEmail(proof)
  if (!email || !areAddressesProved(signIn.settings)) return undefined
  const user = await findByIdentifier(signIn.tx, signIn, { type: 'email', value: email })
  return user && !Object.hasOwn(user.identities, proof.target) ? user : undefined
}

function requireProof({ pending, socialIdentity }: SocialVerification): SocialProof {
  if (!socialIdentity) throw new Problem('session.verification_failed')
  return { connectorId: pending.connectorId, target: pending.target, ...socialIdentity }
}

function provenEmail({ identity, isEmailVerified }: SocialProof): string | undefined {
  const { email = '' } = identity.details
  return isEmailVerified && /^\S+@\S+\.\S+$/.test(email) && email.length <= 128 ? email : undefined
}

/** Name and picture at the provider, as far as they are valid here. */
function profileOf({ identity }: SocialProof): { name?: string; avatar?: string } {
  const { name, avatar } = identity.details
  const isPicture =
    avatar !== undefined && avatar.length <= 2048 && /^https?:$/.test(URL.parse(avatar)?.protocol ?? '')
  return { ...(name && { name: [...name].slice(0, 128).join('') }), ...(isPicture && { avatar }) }
}

/** Masks an address so that only its owner recognizes it. */
function masked(email: string): string {
  const [local = '', domain = ''] = email.split('@')
  return `${local.slice(0, 1)}****@${domain}`
}
