import type { ManagementRow } from '@latchkey/contract'
import { pathParameters } from './input-schema.ts'

/** A call of a tool as a request of the Management API. */
export type ToolRequest = { method: string; path: string; body?: string }

/** Arguments that cannot be made into a request. */
export class ArgumentError extends Error {}

/** The request of a tool call. What it means is for the API to check. Rejects with `ArgumentError`. */
export function requestOf(
  { route, query, pages, body: schema }: ManagementRow,
  given: Record<string, unknown>,
): ToolRequest {
  const [method = '', template = ''] = route.split(' ')
  const { body, ...rest } = given
  if (body !== undefined && !schema) throw new ArgumentError('body: this tool has no such argument')
  const inPath = new Set(pathParameters(template))
  const path = template.replace(/:(\w+)/g, (_, name: string) => segmentOf(name, rest[name]))

  const isOpen = query !== undefined && query.def.catchall !== undefined
  const known = new Set([...Object.keys(query?.shape ?? {}), ...(pages ? ['page', 'page_size'] : [])])
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(rest).filter(([name]) => !inPath.has(name)))
    for (const [key, text] of parametersOf(name, value)) {
      if (!isOpen && !known.has(key)) throw new ArgumentError(`${name}: this tool has no such argument`)
      search.append(key, text)
    }
  return {
    method,
    path: search.size > 0 ? `${path}?${search}` : path,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
}

function segmentOf(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new ArgumentError(`${name}: a text is needed`)
  // A URL resolves these segments, percent-encoded or not, so that another operation would be called.
  if (/^\.{1,2}$/.test(value)) throw new ArgumentError(`${name}: no such name exists`)
  return encodeURIComponent(value)
}

/** `{ customData: { plan: 'gold' } }` is `customData.plan=gold`; a list is the same name several times. */
function parametersOf(name: string, value: unknown): [name: string, text: string][] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap(each => parametersOf(name, each))
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, each]) => parametersOf(`${name}.${key}`, each))
  return [[name, String(value)]]
}
