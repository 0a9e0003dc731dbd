import type { Experience } from '../branding.ts'

/** Whether people can register with what this page supports: a username and a password. */
export function canRegister({ signInMode, signUp }: Experience) {
  return signInMode !== 'SignIn' && signUp.identifiers.every(kind => kind === 'username') && signUp.password
}
