import { accountApi, linkApi, managementApi, type Row, signInApi } from '@latchkey/contract'
import { compile, type JSONSchema } from 'json-schema-to-typescript'
import { z } from 'zod'

/**
 * The types of all operations, written out: those of the workspace are inferred from the contract, and would make every
 * application install its library of schemas.
 */
export async function operationTypes(): Promise<string> {
  const rows = [accountApi, managementApi, signInApi, linkApi].flatMap(table => Object.values<Row>(table))
  const $defs: Record<string, JSONSchema> = {}
  const properties = Object.fromEntries(rows.map(row => [row.route, memberOf(row, $defs)]))
  const schema: JSONSchema = {
    title: 'Operations',
    description: 'Input and output of each operation, by its method and path.',
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    $defs,
  }
  const types = await compile(schema, 'Operations', {
    bannerComment: '',
    additionalProperties: false,
    unreachableDefinitions: false,
    // A list of at most a hundred is not a union of a hundred tuples.
    ignoreMinAndMaxItems: true,
    style: { semi: false, singleQuote: true, printWidth: 110 },
  })
  return types + generic
}

function memberOf(row: Row, defs: Record<string, JSONSchema>): JSONSchema {
  const names = [...row.route.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const isBodyOptional = row.body?.safeParse({}).success === true
  const members: Record<string, JSONSchema> = {
    ...(names.length > 0 && { params: objectOf(names, { type: 'string' }) }),
    ...(row.body && { body: schemaOf(row.body, 'input', row.route, defs) }),
    ...(row.files && { files: objectOf(Object.keys(row.files), { tsType: 'Blob' }) }),
    output: row.output
      ? schemaOf(row.output, 'output', row.route, defs)
      : { tsType: row.download ? 'Blob' : 'undefined' },
  }
  return {
    type: 'object',
    description: row.summary,
    properties: members,
    required: Object.keys(members).filter(name => name !== 'body' || !isBodyOptional),
    additionalProperties: false,
  }
}

function objectOf(names: readonly string[], schema: JSONSchema): JSONSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(names.map(name => [name, schema])),
    required: [...names],
    additionalProperties: false,
  }
}

/** The JSON Schema of a body, with its definitions moved to `defs`, under names of their own. */
function schemaOf(
  schema: z.ZodType,
  io: 'input' | 'output',
  route: string,
  defs: Record<string, JSONSchema>,
): JSONSchema {
  const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  const prefix = `${route.replace(/\W+/g, '_')}_${io}_`
  const renamed = (part: unknown) =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', `"#/$defs/${prefix}`)) as JSONSchema
  for (const [name, definition] of Object.entries($defs)) defs[prefix + name] = renamed(definition)
  return renamed(own)
}

const generic = `
/** Method and path of an operation, such as \`GET /api/my-account\`. Anything else is a compile error. */
export type Operation = keyof Operations

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>

/** Input of an operation: path parameters, body and files as the server reads them. */
export type Input<At extends Operation> = Omit<Operations[At], 'output'> & {
  query?: Query
  /** Id of a verification record, for operations behind a step-up. */
  verification?: string
  signal?: AbortSignal
}

/** Output of an operation, a \`Blob\` for a file; undefined if it has no response body. */
export type Output<At extends Operation> = Operations[At]['output']

/** The body of every refusal. */
export type ProblemBody = { code: string; message: string; data?: unknown; details?: string }
`
