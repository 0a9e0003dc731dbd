import { Problem } from '@latchkey/contract'

/** Refuses a list that names something twice: `request.invalid_input` with `duplicateNames`. */
export function requireDistinctNames(fields: readonly { name: string }[]): void {
  const names = fields.map(field => field.name)
  const duplicateNames = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
  if (duplicateNames.length === 0) return
  const reason = `these names are given twice: ${duplicateNames.join(', ')}`
  throw new Problem('request.invalid_input', { duplicateNames, reason }, { details: reason })
}
