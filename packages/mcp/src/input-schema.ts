import type { ManagementRow } from '@latchkey/contract'
import { z } from 'zod'

/** A query parameter whose name has a part of the caller's choice, such as `customData.<key>`. */
const openName = /^(\w+)\.<\w+>$/

const page = z.int().min(1).default(1)
const pageSize = z.int().min(1).max(100).default(20)
/** Query parameters that a row leaves open, such as `search.primaryEmail`. */
const others = z.union([z.string(), z.array(z.string())])

/**
 * The arguments of a tool as JSON Schema: the parameters of the path and of the query side by side, and the body as
 * `body`, because its members can have the same names.
 */
export function inputSchemaOf({ route, query, pages, body }: ManagementRow): object {
  const named = z.object({
    ...Object.fromEntries(pathParameters(route).map(name => [name, z.string().min(1)])),
    ...queryArguments(query),
    ...(pages && { page, page_size: pageSize }),
    ...(body && { body: body.safeParse({}).success ? body.optional() : body }),
  })
  const isOpen = query !== undefined && query.def.catchall !== undefined
  const { $schema: _, ...schema } = z.toJSONSchema(isOpen ? named.catchall(others) : named.strict(), {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
  })
  return schema
}

export function pathParameters(route: string): string[] {
  return [...route.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
}

/** Agents refuse names with other characters than `\w`, `.` and `-`, so an open name becomes an object. */
function queryArguments(query: z.ZodObject | undefined): Record<string, z.ZodType> {
  const entries = Object.entries<z.ZodType>(query?.shape ?? {}).map(([name, schema]) => {
    const [, open] = openName.exec(name) ?? []
    return open === undefined ? [name, schema] : [open, z.record(z.string(), schema).optional()]
  })
  return Object.fromEntries(entries)
}
