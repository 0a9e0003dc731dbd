import type { FormItem } from '@latchkey/contract'
import { useState } from 'react'

export type Config = Record<string, unknown>

/** Stands for a stored secret in what the server answers, and is sent back to keep it. */
export const mask = '********'

/**
 * The configuration as it is typed: JSON is a text while it is edited, and an object with members that can be fields of
 * their own is an object.
 */
type Typed = Readonly<Record<string, unknown>>

/** The form for the configuration of one kind of connector. */
export function useConfigForm(items: readonly FormItem[], stored: Config | undefined) {
  const [changes, setChanges] = useState<Typed>({})
  const initial = initialOf(items, stored)
  const typed = { ...initial, ...changes }
  const shown = items.filter(each => isShown(each, typed))
  return {
    typed,
    shown,
    hasChanges: JSON.stringify(typed) !== JSON.stringify(initial),
    isComplete: shown.every(each => isFilledIn(each, typed[each.key])),
    change: (key: string, value: unknown) => setChanges({ ...changes, [key]: value }),
    reset: () => setChanges({}),
    config: configOf(shown, typed, stored ?? {}),
  }
}

export type ConfigForm = ReturnType<typeof useConfigForm>

/** The members that a JSON value has as fields of their own; undefined if it is edited as JSON. */
export function membersOf({ type, defaultValue }: FormItem): string[] | undefined {
  if (type !== 'Json' || !isTexts(defaultValue)) return undefined
  const members = Object.keys(defaultValue)
  return members.length > 0 ? members : undefined
}

/** Whether the text is JSON of the kind that the field has. */
export function isJson(text: string): boolean {
  if (text.trim() === '') return true
  const value = parsed(text)
  return typeof value === 'object' && value !== null
}

function initialOf(items: readonly FormItem[], stored: Config | undefined): Typed {
  return Object.fromEntries(items.map(each => [each.key, initialValue(each, stored)]))
}

function initialValue(item: FormItem, stored: Config | undefined): unknown {
  const value = stored ? stored[item.key] : item.defaultValue
  switch (item.type) {
    case 'Json': {
      const members = membersOf(item)
      const isGroup = members && (value === undefined || hasOnly(value, members))
      if (isGroup) return Object.fromEntries(members.map(name => [name, textOf(memberOf(value, name))]))
      return value === undefined ? '' : JSON.stringify(value, null, 2)
    }
    case 'Switch':
      return value === true
    case 'MultiSelect':
      return Array.isArray(value) ? value : []
    default:
      return textOf(value ?? (item.type === 'Select' ? item.defaultValue : undefined))
  }
}

/** Whether a stored object has no other members than the form, so that the form loses nothing. */
function hasOnly(value: unknown, members: readonly string[]): boolean {
  return isTexts(value) && Object.keys(value).every(name => members.includes(name))
}

function isShown({ showConditions = [] }: FormItem, typed: Typed): boolean {
  return showConditions.every(({ targetKey, expectValue }) => typed[targetKey] === expectValue)
}

function isFilledIn({ type, required = false }: FormItem, value: unknown): boolean {
  if (type === 'Json' && typeof value === 'string' && !isJson(value)) return false
  if (!required || type === 'Switch') return true
  if (isTexts(value)) return Object.values(value).some(each => each !== '')
  return value !== '' && value !== undefined
}

/** What is sent: members that the form does not know are kept, and empty ones are left out. */
function configOf(shown: readonly FormItem[], typed: Typed, stored: Config): Config {
  const config = { ...stored }
  for (const { key, type } of shown) {
    const value = sentValue(type, typed[key])
    if (value === undefined) delete config[key]
    else config[key] = value
  }
  return config
}

function sentValue(type: FormItem['type'], value: unknown): unknown {
  if (typeof value === 'boolean' || Array.isArray(value)) return value
  if (isTexts(value)) return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== ''))
  const text = typeof value === 'string' ? value.trim() : ''
  if (text === '') return undefined
  if (type === 'Json') return parsed(text)
  return type === 'Number' && Number.isFinite(Number(text)) ? Number(text) : text
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isTexts(value: unknown): value is Record<string, string> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject && Object.values(value).every(each => typeof each === 'string')
}

const memberOf = (value: unknown, name: string) => (isTexts(value) ? value[name] : undefined)

const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
