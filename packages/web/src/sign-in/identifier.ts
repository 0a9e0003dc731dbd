import type { Say } from '@latchkey/locales'
import type { Experience } from '../branding.ts'

type Kind = Experience['signIn']['methods'][number]['identifier']

/** The label of the identifier field, e.g. "Username, e-mail or phone number". */
export function wordsOfIdentifiers({ signIn }: Experience, say: Say, language: string) {
  const words = { username: say('signIn.username'), email: say('signIn.email'), phone: say('signIn.phone') }
  const kinds = kindsOf(signIn).map(kind => words[kind])
  const list = new Intl.ListFormat(language, { type: 'disjunction' }).format(
    kinds.length ? kinds : [words.username],
  )
  return list.charAt(0).toLocaleUpperCase(language) + list.slice(1)
}

/** Recognizes the type of a typed identifier, among those that the settings allow. */
export function kindOf(text: string, { signIn }: Experience): Kind {
  const kinds = kindsOf(signIn)
  if (kinds.includes('email') && text.includes('@')) return 'email'
  if (kinds.includes('phone') && /^\+?[\d\s()-]{5,}$/.test(text)) return 'phone'
  return kinds.includes('username') || !kinds[0] ? 'username' : kinds[0]
}

function kindsOf({ methods }: Experience['signIn']) {
  return methods.filter(method => method.password).map(method => method.identifier)
}
