import { openProven } from './second-factor.ts'
import { keep } from './sign-in.ts'
import type { SignIn } from './state.ts'

/**
 * Stores the person's choice to restore the account, which `submit` does. Has no effect at an account whose deletion
 * is not scheduled: it may have been restored meanwhile, by the link of a letter.
 */
export async function chooseRestoration(signIn: SignIn): Promise<void> {
  await openProven(signIn)
  keep(signIn, { restores: true })
}
