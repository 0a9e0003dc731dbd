import type { Experience } from '../branding.ts'

/** Whether people may create an account here by what this page can ask for: username and password. */
export function canRegister({ signInMode, signUp }: Experience) {
  return signInMode !== 'SignIn' && signUp.identifiers.every(kind => kind === 'username') && signUp.password
}
