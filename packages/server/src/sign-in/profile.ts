import { Problem } from '@latchkey/contract'
import { changeDetails } from '../account/details.ts'
import { type Digest, setPassword } from '../account/password.ts'
import { takeAvatar } from '../account/user-assets.ts'
import { createUser } from '../directory/users.ts'
import { requireAllowedEmail } from '../policies/email-blocklist.ts'
import { requireFreeIdentifiers } from '../policies/identifiers.ts'
import { type MissingProfile, missingProfile, type Present } from '../policies/missing-profile.ts'
import { filledFields, toExtraProfile } from '../policies/sign-up-profile.ts'
import { requireAllowedUsername } from '../policies/username.ts'
import type { Account } from '../store/account.ts'
import type { UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'
import { openProven } from './second-factor.ts'
import { keep } from './sign-in.ts'
import { linkProvedIdentity, ownProvedIdentity, requireSocialProof } from './social.ts'
import type { AddressVerification, ProfileDraft, SignIn, SignInState, SocialVerification } from './state.ts'

/** One thing that `POST /api/experience/profile` adds. The password is checked and hashed already. */
export type Addition =
  | { type: 'username'; value: string }
  | { type: 'password'; value: Digest }
  | { type: 'email' | 'phone' | 'social'; verificationId: string }
  | { type: 'extraProfile'; values: Record<string, unknown> }

/**
 * Adds what the account lacks. It is stored when a registration creates the account, or with `submit`; what is there
 * already is not replaced. Errors: `user.*_exists_in_profile`, `user.*_already_in_use`,
 * `session.verification_session_not_found`, `session.invalid_interaction_type`.
 */
export async function addToProfile(signIn: SignIn, addition: Addition): Promise<void> {
  const { state } = signIn
  if (state.event === 'ForgotPassword') throw new Problem('session.not_supported_for_forgot_password')
  // A stolen password alone must not add another way in.
  const user = state.event === 'SignIn' || state.userId ? (await openProven(signIn)).user : undefined
  if (addition.type === 'password') return addPassword(signIn, addition.value, user)
  if (addition.type === 'username') return addIdentifiers(signIn, { username: addition.value }, user)
  if (addition.type === 'extraProfile') return addValues(signIn, addition.values)
  const verification = state.verifications.find(({ id }) => id === addition.verificationId)
  if (addition.type === 'social') {
    if (verification?.type !== 'Social') throw new Problem('session.verification_session_not_found')
    return addSocial(signIn, verification)
  }
  return addIdentifiers(signIn, addressIn(verification, addition.type), user)
}

/** The address that a verification proved, as part of a profile. Errors: `session.verification_failed`. */
export function provedAddress({ isVerified, identifier }: AddressVerification): ProfileDraft {
  if (!isVerified) throw new Problem('session.verification_failed')
  return identifier.type === 'email' ? { primaryEmail: identifier.value } : { primaryPhone: identifier.value }
}

function addressIn(
  verification: SignInState['verifications'][number] | undefined,
  type: 'email' | 'phone',
): ProfileDraft {
  const isAddress = verification && 'isVerified' in verification && verification.identifier.type === type
  if (!isAddress) throw new Problem('session.verification_session_not_found')
  return provedAddress(verification)
}

const columns = {
  username: 'username',
  primaryEmail: 'primary_email',
  primaryPhone: 'primary_phone',
} as const
const existing = {
  username: 'user.username_exists_in_profile',
  primaryEmail: 'user.email_exists_in_profile',
  primaryPhone: 'user.phone_exists_in_profile',
} as const
type IdentifierName = keyof typeof columns

/** Adds identifiers that are allowed and free. What the profile has already is refused, unless it is the same. */
export async function addIdentifiers(
  signIn: SignIn,
  given: Pick<ProfileDraft, IdentifierName>,
  user?: UserRow,
): Promise<void> {
  const { tx, settings, state } = signIn
  const { usernamePolicy, emailBlocklistPolicy } = settings.signInExperience
  for (const name of Object.keys(given) as IdentifierName[]) {
    const present = state.profile?.[name] ?? user?.[columns[name]]
    if (present && present !== given[name]) throw new Problem(existing[name])
  }
  if (given.username !== undefined) requireAllowedUsername(given.username, usernamePolicy)
  if (given.primaryEmail) await requireAllowedEmail(given.primaryEmail, emailBlocklistPolicy)
  await requireFreeIdentifiers(
    tx,
    settings,
    { username: given.username, primary_email: given.primaryEmail, primary_phone: given.primaryPhone },
    { order: ['username', 'primary_email', 'primary_phone'], ...(user && { ownId: user.id }) },
  )
  addToDraft(signIn, given)
}

function addPassword(signIn: SignIn, password: Digest, user: UserRow | undefined): void {
  if (signIn.state.profile?.password || user?.password_digest)
    throw new Problem('user.password_exists_in_profile')
  addToDraft(signIn, { password })
}

async function addValues(signIn: SignIn, values: Record<string, unknown>): Promise<void> {
  // Later, the person changes them on the account page, by its permissions.
  if (signIn.state.event !== 'Register') throw new Problem('session.invalid_interaction_type')
  const given = await toExtraProfile(signIn.settings, values)
  addToDraft(signIn, { values: { ...signIn.state.profile?.values, ...given } })
}

/** Adds a social identity that the person proved. Errors: `user.identity_already_in_use`. */
export async function addSocial(signIn: SignIn, verification: SocialVerification): Promise<void> {
  const brought = await requireSocialProof(signIn, verification)
  const { profile } = signIn.state
  const values = { ...brought.values, ...profile?.values }
  keep(signIn, { profile: { ...brought, ...profile, values, social: verification.id } })
}

export function addToDraft(signIn: SignIn, given: ProfileDraft): void {
  keep(signIn, { profile: { ...signIn.state.profile, ...given } })
}

/** What an account and the values given for it have together. */
export function presentIn(settings: Settings, draft: ProfileDraft, user?: UserRow): Present {
  const values = {
    name: draft.values?.name ?? user?.name,
    avatar: draft.values?.avatar ?? user?.avatar,
    profile: { ...user?.profile, ...draft.values?.profile },
    customData: { ...user?.custom_data, ...draft.values?.customData },
  }
  return {
    username: Boolean(draft.username ?? user?.username),
    email: Boolean(draft.primaryEmail ?? user?.primary_email),
    phone: Boolean(draft.primaryPhone ?? user?.primary_phone),
    password: Boolean(draft.password ?? user?.password_digest),
    otherWayIn: Boolean(draft.social || user?.has_passkey || Object.keys(user?.identities ?? {}).length > 0),
    fields: filledFields(settings, values),
  }
}

/** What a registration still lacks. */
export function missingFromDraft({ settings, state }: SignIn): MissingProfile[] {
  const draft = state.profile ?? {}
  const isSocial = draft.social !== undefined
  return missingProfile(settings, presentIn(settings, draft), { event: 'Register', isSocial })
}

/** Creates the account of a registration. Returns its id. */
export async function createAccount(signIn: SignIn): Promise<string> {
  const { state, interaction } = signIn
  const { social, values = {}, ...identity } = state.profile ?? {}
  const verification = social === undefined ? undefined : requireSocial(state, social)
  const user = await createUser(signIn, { ...identity, ...values, applicationId: interaction.clientId })
  if (values.avatar) await takeAvatar({ ...signIn, user }, interaction)
  if (verification) await ownProvedIdentity({ ...signIn, user }, verification)
  return user.id
}

/** Stores what a person gave at sign-in that the account lacked. */
export async function storeProfile({ state }: SignIn, account: Account): Promise<Account> {
  const { password, social, values = {}, ...identity } = state.profile ?? {}
  let { user } = account
  const details = { ...identity, ...values }
  if (Object.keys(details).length > 0) user = await changeDetails(account, details)
  if (password) user = { ...user, ...(await setPassword({ ...account, user }, password)) }
  if (social !== undefined) await linkProvedIdentity({ ...account, user }, requireSocial(state, social))
  return { ...account, user }
}

/** Errors: `session.verification_session_not_found`, if another social verification replaced this one. */
function requireSocial({ verifications }: SignInState, id: string): SocialVerification {
  const found = verifications.find(verification => verification.id === id)
  if (found?.type !== 'Social') throw new Problem('session.verification_session_not_found')
  return found
}
