import { factsOf } from '@latchkey/locales'
import type { Account, Control, Experience, Settings } from './account.ts'
import { type Claim, claims, isClaim, type Wording } from './profile-claims.ts'
import { wordsOfField } from './profile-fields/field-words.ts'
import { type Definition, type Holder, holderOf, isEffective } from './profile-fields/profile-input.ts'
import { profileTexts } from './text-attributes.ts'

export type ProfileRow =
  | { kind: 'avatar' | 'address' }
  | { kind: 'text'; text: (typeof profileTexts)[number] }
  | { kind: 'claim'; claim: Claim }
  | { kind: 'field'; field: Definition; holder: Holder }

type Fields = {
  settings: Pick<Settings, 'profileFields'>
  experience: Pick<Experience, 'customProfileFieldCatalog'>
}

const usual = ['fullname', 'nickname', 'birthdate', 'gender', 'website', 'locale', 'zoneinfo', 'address']

/**
 * The rows of the profile page in their order: as the administrator listed them, else the usual ones and then every
 * defined field; the picture always first. A definition takes the place of the row that the page has of its own.
 */
export function listRows({ settings, experience }: Fields, language: string): ProfileRow[] {
  const fields = experience.customProfileFieldCatalog.filter(isEffective)
  const defined = new Map(fields.map(field => [field.name, field]))
  const names = settings.profileFields?.map(({ name }) => name) ?? usualNames(fields)
  const { isLargestFirst } = factsOf(language)
  const fullName = isLargestFirst ? ['familyName', 'givenName'] : ['givenName', 'familyName']
  const flat = names.flatMap(name => (name === 'fullname' && !defined.has(name) ? fullName : [name]))
  const rows = [...new Set(flat)].flatMap(name => rowOf(name, defined.get(name)) ?? [])
  return [...rows.filter(({ kind }) => kind === 'avatar'), ...rows.filter(({ kind }) => kind !== 'avatar')]
}

function usualNames(fields: readonly Definition[]): string[] {
  const texts = profileTexts.map(({ name }) => name)
  // Full name and address may be defined under another name.
  const hasFullName = fields.some(({ type }) => type === 'Fullname')
  const hasAddress = fields.some(({ type }) => type === 'Address')
  const others = usual.filter(name => !(name === 'fullname' ? hasFullName : name === 'address' && hasAddress))
  return ['avatar', ...texts, ...others, ...fields.map(({ name }) => name)]
}

function rowOf(name: string, field: Definition | undefined): ProfileRow | undefined {
  if (name === 'avatar') return { kind: 'avatar' }
  if (field) return { kind: 'field', field, holder: holderOf(field) }
  if (name === 'address') return { kind: 'address' }
  const text = profileTexts.find(each => each.name === name)
  if (text) return { kind: 'text', text }
  return isClaim(name) ? { kind: 'claim', claim: { name, ...claims[name] } } : undefined
}

export function nameOf(row: ProfileRow): string {
  if (row.kind === 'field') return row.field.name
  if (row.kind === 'claim') return row.claim.name
  return row.kind === 'text' ? row.text.name : row.kind
}

/** Whether the value is an attribute of the account itself, not a claim or custom data. */
export function isOfAccount(row: ProfileRow): boolean {
  return row.kind === 'avatar' || row.kind === 'text' || (row.kind === 'field' && row.holder === 'account')
}

export function controlOf(row: ProfileRow, { fields }: Pick<Settings, 'fields'>): Control {
  if (row.kind === 'avatar') return fields.avatar
  if (row.kind === 'text') return fields[row.text.name]
  if (row.kind !== 'field') return fields.profile
  return fields[row.holder === 'account' ? 'name' : row.holder]
}

export function hasValue(row: ProfileRow, account: Account, wording: Wording): boolean {
  if (row.kind === 'field') return wordsOfField(row.field, account, wording) !== ''
  if (row.kind === 'avatar' || row.kind === 'text') return true
  return Boolean(account.profile?.[row.kind === 'claim' ? row.claim.name : 'address'])
}
