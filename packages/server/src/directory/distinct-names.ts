import { Problem } from '@latchkey/contract'

/**
 * Refuses a list with duplicate names; docs/wire/account-api.md#4.1, docs/wire/account-api.md#4.3. Errors:
 * `request.invalid_input` with `data.duplicateNames`.
 */
export function requireDistinctNames<Named extends { name: string }>(list: Named[]): Named[] {
  const names = list.map(({ name }) => name)
  const duplicateNames = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
  if (duplicateNames.length === 0) return list
  const reason = `these names are given twice: ${duplicateNames.join(', ')}`
  throw new Problem('request.invalid_input', { duplicateNames, reason }, { details: reason })
}
