import { ProblemError } from '@latchkey/client'
import type { TextKey, Values } from '@latchkey/locales'
import { keyOf, type ProfileInput } from './profile-input.ts'
import { type ProfileValues, withScheme } from './profile-values.ts'

/** What is wrong with the value of an input. */
export type Fault = { text: TextKey; values?: Values }
export type Faults = Record<string, Fault>

/** Values that the definitions do not allow; nothing was sent. */
export class DisallowedValues extends Error {
  readonly faults: Faults

  constructor(faults: Faults) {
    super('The values are not allowed.')
    this.faults = faults
  }
}

/** What is wrong with the values, by the key of the input. The server checks again, and everything else. */
export function faultsOf(inputs: readonly ProfileInput[], values: ProfileValues): Faults {
  return withoutUndefined(inputs.map(input => [keyOf(input), faultOf(input, values[keyOf(input)])]))
}

/** What a refusal says about the values, by the key of the input; empty for a refusal of another kind. */
export function faultsIn(problem: unknown, inputs: readonly ProfileInput[]): Faults {
  if (problem instanceof DisallowedValues) return problem.faults
  if (!(problem instanceof ProblemError) || problem.code !== 'guard.invalid_input') return {}
  const refused = refusedKeys(problem.data)
  const fault: Fault = { text: 'problem.invalid' }
  return withoutUndefined(inputs.map(input => [keyOf(input), refused.has(keyOf(input)) ? fault : undefined]))
}

function refusedKeys(data: unknown): Set<string> {
  const { issues } = (data ?? {}) as { issues?: { path?: unknown[] }[] }
  const paths = (issues ?? []).map(({ path = [] }) => path)
  return new Set(paths.map(path => (path[0] === 'customData' ? path.slice(1) : path).join('.')))
}

function faultOf(input: ProfileInput, value: string | boolean | undefined): Fault | undefined {
  if (typeof value === 'boolean') return undefined
  const text = value?.trim() ?? ''
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = input.config
  const { minValue = Number.NEGATIVE_INFINITY, maxValue = Number.POSITIVE_INFINITY } = input.config
  if (!text) return input.isRequired ? { text: 'profileField.required' } : undefined
  if (input.type === 'Number') {
    const number = Number(text)
    if (Number.isNaN(number)) return { text: 'profileField.number' }
    if (number < minValue) return { text: 'profileField.least', values: { least: minValue } }
    if (number > maxValue) return { text: 'profileField.most', values: { most: maxValue } }
  }
  if (input.type === 'Url' && !isWebAddress(withScheme(text))) return { text: 'profileField.url' }
  if (input.type === 'Text' && text.length < minLength)
    return { text: 'profileField.short', values: { count: minLength } }
  if (input.type === 'Text' && text.length > maxLength)
    return { text: 'profileField.long', values: { count: maxLength } }
  return undefined
}

/**
 * Whether a text is an address as the server takes it. A host without a dot is one: intranets have such names.
 */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  // Chromium takes a space in a host and escapes it; the server refuses that, as the URL standard says.
  return url !== null && /^https?:$/.test(url.protocol) && !url.hostname.includes('%')
}

function withoutUndefined(entries: [string, Fault | undefined][]): Faults {
  return Object.fromEntries(entries.filter((entry): entry is [string, Fault] => entry[1] !== undefined))
}
