import { groupOf, includesScope, type ManagementRow, managementApi, operationIdOf } from '@latchkey/contract'
import type { Tool as Definition } from '@modelcontextprotocol/server'
import { inputSchemaOf } from './input-schema.ts'

/** An operation of the Management API as a tool. */
export type Tool = {
  row: ManagementRow
  group: string
  definition: Definition
}

/** All tools by name, in the order of the table. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  Object.entries<ManagementRow>(managementApi)
    .filter(([, row]) => whyNoTool(row) === undefined)
    .map(([name, row]) => [operationIdOf(name, row.route), toolOf(operationIdOf(name, row.route), row)]),
)

/** The names of the groups, to narrow the list of tools: the tags of the OpenAPI document. */
export const groups: ReadonlySet<string> = new Set([...tools.values()].map(({ group }) => group))

/** Why an operation is no tool; undefined for a tool. */
export function whyNoTool({ files, download, isStream }: ManagementRow): string | undefined {
  if (files) return 'A tool call has no way to upload a file.'
  if (download) return 'A tool call has no way to download a file.'
  if (isStream) return 'A tool call has one result. The list has the same entries, page by page.'
  return undefined
}

/** The tools that the scopes of a token open, of the given groups; of all without. */
export function toolsFor(
  scopes: ReadonlySet<string>,
  only: ReadonlySet<string> = groups,
): ReadonlyMap<string, Tool> {
  return new Map([...tools].filter(([, { row, group }]) => only.has(group) && isOpenTo(scopes, row)))
}

/** Whether a token with these scopes may call an operation. */
export function isOpenTo(scopes: ReadonlySet<string>, { scope }: ManagementRow): boolean {
  return scope === 'public' || (scope === 'any' ? scopes.size > 0 : includesScope(scopes, scope))
}

function toolOf(name: string, row: ManagementRow): Tool {
  const access =
    { public: 'Needs no scope', any: 'Needs any scope' }[row.scope as string] ??
    `Needs the scope ${row.scope}`
  return {
    row,
    group: groupOf(row.route),
    definition: {
      name,
      title: row.summary,
      description: `${row.summary}\n\n${row.route}. ${access}.`,
      // The cast is safe: the schema is that of an object.
      inputSchema: inputSchemaOf(row) as Definition['inputSchema'],
      annotations: annotationsOf(row),
    },
  }
}

/** What an agent may assume of a call before it asks a person. */
function annotationsOf({ route, effect }: ManagementRow): Definition['annotations'] {
  const [method] = route.split(' ')
  return {
    readOnlyHint: method === 'GET',
    destructiveHint: method === 'DELETE' || effect === 'irreversible' || effect === 'outside',
    // RFC 9110 section 9.2.2.
    idempotentHint: method === 'GET' || method === 'PUT' || method === 'DELETE',
    openWorldHint: effect === 'outside',
  }
}
