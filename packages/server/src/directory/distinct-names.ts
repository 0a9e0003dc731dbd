import { Problem } from '@latchkey/contract'

/** Refuses a list that names something twice, with `data.duplicateNames`; contract account-api 4.1, 4.3. */
export function requireDistinctNames<Named extends { name: string }>(list: Named[]): Named[] {
  const names = list.map(({ name }) => name)
  const duplicateNames = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
  if (duplicateNames.length === 0) return list
  const reason = `these names are given twice: ${duplicateNames.join(', ')}`
  throw new Problem('request.invalid_input', { duplicateNames, reason }, { details: reason })
}
