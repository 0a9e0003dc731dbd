import { z } from 'zod'

/** A version of OpenAPI, by what differs in its documents. */
export type OpenApiVersion = {
  number: '3.0.3' | '3.1.0'
  /** `identifier` is new in 3.1, where SPDX names a license. */
  license: object
  /** The schema of a file. */
  file: object
  /** Whether the security of a bearer token can name scopes; in 3.0 only that of OAuth can. */
  hasScopesOfTokens: boolean
  schemaOf(schema: z.ZodType, io: 'input' | 'output'): object
}

/** What clients and generators of the wire protocol read; `docs/wire/management-api.md#6.18`. */
export const openApi30: OpenApiVersion = {
  number: '3.0.3',
  license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT' },
  file: { type: 'string', format: 'binary' },
  hasScopesOfTokens: false,
  schemaOf: (schema, io) => jsonSchema(schema, { io, target: 'openapi-3.0' }),
}

export const openApi31: OpenApiVersion = {
  number: '3.1.0',
  license: { name: 'MIT', identifier: 'MIT' },
  file: { contentMediaType: 'application/octet-stream' },
  hasScopesOfTokens: true,
  schemaOf: (schema, io) => jsonSchema(schema, { io, target: 'draft-2020-12' }),
}

function jsonSchema(
  schema: z.ZodType,
  options: { io: 'input' | 'output'; target: 'openapi-3.0' | 'draft-2020-12' },
): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { ...options, unrepresentable: 'any' })
  return rest
}
