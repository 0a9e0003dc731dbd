import { keepUserAsset, type Shelf, type UserAsset } from '../account/user-assets.ts'
import { openProven } from './second-factor.ts'
import type { SignIn } from './state.ts'

/**
 * Stores a picture of an identified account or of a registration, whose account has it once it is created with the URL
 * as `avatar`. What no account has is deleted with the sign-in. Errors: `session.mfa.require_mfa_verification`.
 */
export async function uploadAvatar(signIn: SignIn, shelf: Shelf, asset: UserAsset): Promise<{ url: string }> {
  const { state, interaction } = signIn
  if (state.userId) return keepUserAsset(await openProven(signIn), shelf, asset)
  const registration = { uid: interaction.uid, avatar: state.profile?.values?.avatar }
  return keepUserAsset({ ...signIn, registration }, shelf, asset)
}
