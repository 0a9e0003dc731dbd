import { listOf, type Say } from '@latchkey/locales'
import type { Experience } from '../branding.ts'
import type { Identifier } from './steps.ts'

export type Kind = Identifier['type']

/** The identifiers that people sign in with. */
export function signInKinds({ signIn }: Experience): Kind[] {
  const kinds = signIn.methods
    .filter(method => method.password || method.verificationCode)
    .map(method => method.identifier)
  return kinds.length ? kinds : ['username']
}

/** Whether people can register, by an identifier or with a social account. */
export function canRegister({ signInMode, signUp, socialConnectors }: Experience) {
  return signInMode !== 'SignIn' && (signUp.identifiers.length > 0 || socialConnectors.length > 0)
}

/** The addresses by which people recover a password. */
export function recoveryKinds({ forgotPassword }: Experience): Kind[] {
  return (['email', 'phone'] as const).filter(kind => forgotPassword[kind])
}

/** The label of the identifier field, e.g. "Username, email or phone number". */
export function wordsOfIdentifiers(kinds: Kind[], say: Say, language: string) {
  const words = { username: say('signIn.username'), email: say('signIn.email'), phone: say('signIn.phone') }
  const list = listOf(
    kinds.map(kind => words[kind]),
    language,
    { type: 'disjunction' },
  )
  return list.charAt(0).toLocaleUpperCase(language) + list.slice(1)
}

/** Recognizes the type of a typed identifier, among the possible ones. */
export function kindOf(text: string, kinds: Kind[]): Kind {
  if (kinds.includes('email') && text.includes('@')) return 'email'
  if (kinds.includes('phone') && isLikePhone(text)) return 'phone'
  return kinds.includes('username') || !kinds[0] ? 'username' : kinds[0]
}

/** At least two digits, and nothing else but the separators of phone numbers. */
export function isLikePhone(text: string) {
  return /^\+?[\d\s().-]+$/.test(text) && text.replaceAll(/\D/g, '').length > 1
}

/** The identifier as people read it. */
export function shown({ type, value }: Identifier) {
  return type === 'phone' ? `+${value}` : value
}
