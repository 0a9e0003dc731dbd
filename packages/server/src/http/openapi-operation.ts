import {
  type AccountRow,
  type DeclaredError,
  type ErrorCode,
  errors,
  includesScope,
  type ManagementRow,
  managementApi,
  managementScopes,
  operationIdOf,
  type Row,
  signInApi,
  throttleErrors,
} from '@latchkey/contract'
import errorTexts from '@latchkey/locales/en/errors.json' with { type: 'json' }
import type { z } from 'zod'
import { countMembers, isCounted } from './counted-errors.ts'
import { tagOf, titleOf } from './openapi-names.ts'
import type { OpenApiVersion } from './openapi-version.ts'

type Table = Readonly<Record<string, Row>>
/** One API, as its document shows it. */
export type ApiDocument = {
  tag: string
  table: Table
  security: object[]
  refusals(row: Row): readonly DeclaredError[]
}

type DeclaredResponse = {
  description: string
  headers?: object
  content?: Readonly<Record<string, { schema: object }>>
}
export type Operation = {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security: object[]
  parameters: object[]
  requestBody?: object
  responses: Record<string, DeclaredResponse>
}

const always: readonly ErrorCode[] = [
  'server.error',
  'server.busy',
  'server.storage_full',
  'server.unavailable',
]
/** The operation of a row, in a version of OpenAPI. */
export function operationOf(
  part: ApiDocument,
  [name, row]: readonly [string, Row],
  version: OpenApiVersion,
): Operation {
  return {
    operationId: idOf(part, name, row),
    summary: titleOf(name),
    tags: [tagOf(part.table, row)],
    ...accessTo(part, row, version),
    parameters: [
      ...pathParameters(row),
      ...queryParameters(row, version),
      ...pageParameters(row),
      ...stepUpParameter(row),
      ...(part.table === signInApi ? interactionParameters : []),
    ],
    ...(row.files && { requestBody: { required: true, content: multipart(row.files, version) } }),
    ...(row.body && { requestBody: requestBody(row.body, version) }),
    responses: {
      ...success(row, version),
      ...refusals(row, version, [
        ...(row.errors ?? []),
        ...part.refusals(row),
        ...shapeRefusals(row),
        ...throttleErrors(row.throttle),
        ...always,
      ]),
    },
  }
}

/** Without an example, readers of the document fill in each member, and then send texts that no member takes. */
function requestBody(body: z.ZodType, version: OpenApiVersion): object {
  const isOptional = body.safeParse({}).success
  const schema = version.schemaOf(body, 'input')
  return {
    required: !isOptional,
    content: { 'application/json': { schema, ...(isOptional && { example: {} }) } },
  }
}

/** The wire's id, or, for an operation that the wire lacks, the name of the row. */
function idOf({ table }: ApiDocument, name: string, { route }: Row): string {
  return operationIdOf(table === signInApi ? `signIn_${name}` : name, route)
}

/** What it does and who may call it; the Management API also names the scope, which `all` includes. */
function accessTo(
  { table, security }: ApiDocument,
  row: Row,
  { hasScopesOfTokens }: OpenApiVersion,
): Pick<Operation, 'security' | 'description'> {
  const description = row.summary
  if (table !== managementApi) return { description, security }
  // The cast is safe: the Management table contains no other rows.
  const { scope } = row as ManagementRow
  if (scope === 'public') return { description, security: [] }
  return {
    description: `${description}\n\n${requirementOf(scope)}`,
    security: [{ managementToken: hasScopesOfTokens && scope !== 'any' ? [scope] : [] }],
  }
}

function requirementOf(scope: ManagementRow['scope']): string {
  if (scope === 'any') return 'Requires any scope of the API.'
  const wider = managementScopes.filter(each => each !== scope && includesScope(new Set([each]), scope))
  return `Requires the scope \`${scope}\`${wider.map(each => ` or \`${each}\``).join('')}.`
}

function multipart(files: NonNullable<Row['files']>, { file, schemaOf }: OpenApiVersion): object {
  const properties = Object.entries(files).map(([name, { maximum, json }]) => [
    name,
    json ? schemaOf(json, 'input') : { ...file, description: `A file of ${maximum} bytes at most.` },
  ])
  const schema = {
    type: 'object',
    required: Object.keys(files),
    properties: Object.fromEntries(properties),
  }
  return { 'multipart/form-data': { schema } }
}

function success(row: Row, version: OpenApiVersion): Operation['responses'] {
  const status = String(row.status ?? (row.output || row.download ? 200 : 204))
  const headers = row.pages && {
    headers: {
      'Total-Number': { description: 'The total number of items.', schema: { type: 'integer' } },
      Link: { description: '`first`, `prev`, `next`, `last`; RFC 8288.', schema: { type: 'string' } },
    },
  }
  return {
    [status]: { description: row.summary, ...headers, ...contentOf(row, version, row.status) },
    ...(row.newStatus && {
      [row.newStatus]: { description: 'Created.', ...contentOf(row, version, row.newStatus) },
    }),
    ...(row.emptyStatus && { [row.emptyStatus]: { description: 'There is no result.' } }),
    ...(row.route.startsWith('GET ') &&
      !row.isStream && {
        304: {
          description:
            'The `ETag` in `If-None-Match` equals that of the current response; RFC 9110 section 13.1.2.',
        },
      }),
  }
}

const created = { type: 'string', enum: ['Created'] }

/** A 201 without output has the reason phrase as its body; `docs/wire/management-api.md#0.3`. */
function contentOf(
  row: Row,
  version: OpenApiVersion,
  status: Row['status'],
): Pick<DeclaredResponse, 'content'> {
  if (row.download) return { content: { [row.download]: { schema: version.file } } }
  if (!row.output) return status === 201 ? { content: { 'text/plain': { schema: created } } } : {}
  // The schema is that of each line: OpenAPI before 3.2 has no other way to say it.
  const type = row.isStream ? 'application/x-ndjson' : row.isPlainText ? 'text/plain' : 'application/json'
  return { content: { [type]: { schema: version.schemaOf(row.output, 'output') } } }
}

function shapeRefusals(row: Row): ErrorCode[] {
  const shape: ErrorCode[] = row.body
    ? ['guard.invalid_input', 'request.body_too_large']
    : row.files || row.query || /:/.test(row.route)
      ? ['guard.invalid_input']
      : []
  return row.pages ? [...shape, 'guard.invalid_pagination'] : shape
}

/** One response for each status, with the error codes that it can carry. */
function refusals(
  row: Row,
  version: OpenApiVersion,
  declared: readonly DeclaredError[],
): Operation['responses'] {
  const all = declared.map(each => (typeof each === 'string' ? ([each, errors[each]] as const) : each))
  const byStatus = Map.groupBy(all, ([, status]) => status)
  return Object.fromEntries(
    [...byStatus]
      .sort(([one], [other]) => one - other)
      .map(([status, pairs]) => [status, [...new Set(pairs.map(([code]) => code))]] as const)
      .map(([status, group]) => [
        String(status),
        {
          description: group.map(code => `\`${code}\`: ${messageOf(code)}`).join('\n\n'),
          content: {
            'application/json': {
              schema:
                row.output && row.deniedStatus === status
                  ? { anyOf: [version.schemaOf(row.output, 'output'), problemWith(group)] }
                  : problemWith(group),
            },
          },
        },
      ]),
  )
}

/** The message as stored, with the members of `data` that it shows. */
function messageOf(code: ErrorCode): string {
  const text = isCounted(code)
    ? errorTexts[`${code}_other`].replaceAll('{{count}}', `{{${countMembers[code]}}}`)
    : errorTexts[code]
  return text.replaceAll(/\{(\{\w+\})\}/g, '$1')
}

/** By `allOf`, because OpenAPI 3.0 ignores whatever stands beside a `$ref`. */
function problemWith(codes: readonly ErrorCode[]): object {
  const code = { type: 'string', enum: codes }
  return { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code } }] }
}

function pathParameters({ route }: Row): object[] {
  return [...route.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters({ query }: Row, { schemaOf }: OpenApiVersion): object[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    // The cast is safe: the shape of an object schema contains schemas.
    const { description, ...rest } = schemaOf(schema as z.ZodType, 'input') as { description?: string }
    return { name, in: 'query', required: false, ...(description && { description }), schema: rest }
  })
}

function pageParameters({ pages }: Row): object[] {
  if (!pages) return []
  return [
    { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } },
    { name: 'page_size', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 } },
  ]
}

function stepUpParameter(row: AccountRow): object[] {
  if (!row.stepUp) return []
  return [
    {
      name: 'logto-verification-id',
      in: 'header',
      description:
        'The id of a verification record: the person verified themselves within the last ten minutes.',
      schema: { type: 'string' },
    },
  ]
}

/** Which of a browser's pending sign-ins a call is about. Clients of one sign-in at a time need neither. */
const interactionParameters = [
  {
    name: 'logto-app-id',
    in: 'header',
    description: 'The application whose latest sign-in this is. Without it, the latest of all.',
    schema: { type: 'string' },
  },
  {
    name: 'latchkey-interaction',
    in: 'header',
    description: 'The sign-in itself: `interaction` in the query of the page.',
    schema: { type: 'string' },
  },
]
