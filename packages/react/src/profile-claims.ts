import type { Say, TextKey } from '@latchkey/locales'
import type { SelectOption } from '@latchkey/ui'
import type { Profile } from './account.ts'

export type ClaimName = Exclude<keyof Profile, 'address'>
export type Claim = {
  name: ClaimName
  label: TextKey
  kind: 'text' | 'address' | 'date' | 'choice'
  autoComplete?: string
}

/** The claims of a profile, address aside. */
export const claims: Record<ClaimName, Omit<Claim, 'name'>> = {
  givenName: { label: 'profile.givenName', kind: 'text', autoComplete: 'given-name' },
  familyName: { label: 'profile.familyName', kind: 'text', autoComplete: 'family-name' },
  middleName: { label: 'profile.middleName', kind: 'text', autoComplete: 'additional-name' },
  nickname: { label: 'profile.nickname', kind: 'text', autoComplete: 'nickname' },
  preferredUsername: { label: 'profile.preferredUsername', kind: 'text', autoComplete: 'off' },
  birthdate: { label: 'profile.birthdate', kind: 'date', autoComplete: 'bday' },
  gender: { label: 'profile.gender', kind: 'choice', autoComplete: 'sex' },
  website: { label: 'profile.website', kind: 'address', autoComplete: 'url' },
  profile: { label: 'profile.profilePage', kind: 'address', autoComplete: 'url' },
  locale: { label: 'profile.locale', kind: 'choice', autoComplete: 'language' },
  zoneinfo: { label: 'profile.zoneinfo', kind: 'choice', autoComplete: 'off' },
}

/** A person's language, and its texts. */
export type Wording = { say: Say; language: string }

/** The value of a claim as people read it; as it is, if it has no words. */
export function wordsOfClaim(claim: ClaimName, value: string, { say, language }: Wording): string {
  if (!value) return ''
  if (claim === 'gender') return genderOptions(say).find(({ id }) => id === value)?.words ?? value
  if (claim === 'locale') return nameOfLanguage(value, language)
  if (claim === 'zoneinfo')
    return [nameOfZone(value), offsetOfZone(value, language)].filter(Boolean).join(' · ')
  if (claim === 'birthdate') return wordsOfDate(value, language)
  return value
}

export function isClaim(name: string): name is ClaimName {
  return Object.hasOwn(claims, name)
}

export function genderOptions(say: Say): SelectOption[] {
  return [
    { id: 'female', words: say('profile.gender.female') },
    { id: 'male', words: say('profile.gender.male') },
    { id: 'prefer_not_to_say', words: say('profile.gender.unsaid') },
  ]
}

const locales =
  'ar bn cs da de el en en-GB en-US es es-419 fa fi fr he hi hu id it ja ko ms nb nl pl pt-BR pt-PT ro ru sv th tr uk vi zh-CN zh-HK zh-TW'

export function localeOptions(language: string): SelectOption[] {
  return locales
    .split(' ')
    .map(id => ({ id, words: nameOfLanguage(id, language), note: nameOfLanguage(id, id) }))
    .sort((one, other) => one.words.localeCompare(other.words, language))
}

/** Time zones, the device's own first, because it is nearly always the right one. */
export function zoneOptions(language: string): SelectOption[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zones = Intl.supportedValuesOf('timeZone').filter(zone => zone !== here)
  return [here, ...zones].map(id => ({ id, words: nameOfZone(id), note: offsetOfZone(id, language) }))
}

function nameOfLanguage(tag: string, language: string) {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag // an administrator may have stored anything
  }
}

function nameOfZone(zone: string) {
  return zone.replaceAll('_', ' ').replaceAll('/', ' / ')
}

function offsetOfZone(timeZone: string, language: string) {
  try {
    const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'shortOffset' }).formatToParts()
    return parts.find(part => part.type === 'timeZoneName')?.value ?? ''
  } catch {
    return ''
  }
}

export function wordsOfDate(value: string, language: string) {
  const date = new Date(`${value}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return value
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(date)
}
