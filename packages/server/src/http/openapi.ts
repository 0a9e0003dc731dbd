import {
  type AccountRow,
  accountApi,
  type DeclaredError,
  type ErrorCode,
  errors,
  linkApi,
  type ManagementRow,
  managementApi,
  problem,
  type Row,
  signInApi,
  throttleErrors,
} from '@latchkey/contract'
import errorTexts from '@latchkey/locales/en/errors.json' with { type: 'json' }
import { z } from 'zod'
import type { Services } from '../services.ts'
import type { App } from './api.ts'

type Table = Readonly<Record<string, Row>>
type ApiDocument = {
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
export type Operation = { operationId: string; summary: string; responses: Record<string, DeclaredResponse> }
export type OpenApiDocument = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: object
}

const always: readonly ErrorCode[] = [
  'server.error',
  'server.busy',
  'server.storage_full',
  'server.unavailable',
]
const tokenRefusals: readonly ErrorCode[] = [
  'auth.authorization_header_missing',
  'auth.authorization_token_type_not_supported',
  'auth.unauthorized',
  'auth.forbidden',
]

/** The refusals of each API beyond those that its rows declare. */
const apis: Record<'user' | 'management' | 'experience' | 'link', ApiDocument> = {
  user: {
    tag: 'Account API',
    table: accountApi,
    security: [{ accessToken: [] }],
    refusals: (row: AccountRow) => [
      ...tokenRefusals,
      'account_center.not_enabled',
      'entity.not_found',
      ...(row.stepUp ? (['verification_record.permission_denied'] as const) : []),
      ...(row.field?.level === 'Edit' ? (['account_center.field_not_editable'] as const) : []),
      ...(row.field?.level === 'ReadOnly' ? (['account_center.field_not_enabled'] as const) : []),
      ...(row.scopes && row.scopes.missing !== 403
        ? [['auth.unauthorized', row.scopes.missing] as const]
        : []),
      ...(row.clients ? (['auth.third_party_application_forbidden'] as const) : []),
    ],
  },
  management: {
    tag: 'Management API',
    table: managementApi,
    security: [{ managementToken: [] }],
    // The cast is safe: the Management table contains no other rows.
    refusals: row =>
      (row as ManagementRow).scope === 'public' ? [] : [...tokenRefusals, 'auth.jwt_sub_missing'],
  },
  experience: {
    tag: 'Sign-in API',
    table: signInApi,
    security: [{ interactionCookie: [] }],
    refusals: () => ['session.not_found', 'session.interaction_not_found', 'auth.forbidden'],
  },
  link: { tag: 'Link API', table: linkApi, security: [], refusals: () => [] },
}

/** Serves OpenAPI 3.1 documents, made from the rows; `docs/wire/management-api.md#6.18`. */
export function mountOpenApi(app: App, { config }: Services): void {
  const documents = new Map<string, string>()
  const serve = (path: string, parts: ApiDocument[]) =>
    app.get(path, context => {
      const text = documents.get(path) ?? JSON.stringify(documentOf(parts, config.endpoint))
      documents.set(path, text)
      return context.body(text, 200, { 'content-type': 'application/json; charset=utf-8' })
    })

  serve('/api/swagger.json', Object.values(apis))
  for (const [name, api] of Object.entries(apis)) serve(`/api/.well-known/${name}.openapi.json`, [api])
}

/** The OpenAPI document of all APIs. */
export function openApiDocument(endpoint: string): OpenApiDocument {
  return documentOf(Object.values(apis), endpoint)
}

function documentOf(parts: ApiDocument[], endpoint: string) {
  const paths: OpenApiDocument['paths'] = {}
  for (const part of parts) {
    for (const [name, row] of Object.entries(part.table)) {
      const [method = '', path = ''] = row.route.split(' ')
      const template = path.replace(/:(\w+)/g, '{$1}')
      paths[template] = { ...paths[template], [method.toLowerCase()]: operationOf(part, name, row) }
    }
  }
  const tags = parts.flatMap(part => Object.values(part.table).map(row => tagOf(part, row)))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Latchkey',
      version: '0.1.0',
      description:
        'People look after their own accounts; administrators and back ends look after everybody’s.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: endpoint }],
    tags: [...new Set(tags)].map(name => ({ name })),
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem, 'output') },
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'An opaque access token of the person, requested without `resource`.',
        },
        managementToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A JWT access token for the resource `https://default.logto.app/api`.',
        },
        interactionCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: '_interaction',
          description: 'Set by `/oidc/auth`.',
        },
      },
    },
  }
}

function operationOf(part: ApiDocument, name: string, row: Row) {
  return {
    operationId: part.table === signInApi ? `signIn_${name}` : name,
    summary: row.summary,
    tags: [tagOf(part, row)],
    security: securityOf(part, row),
    parameters: [
      ...pathParameters(row),
      ...queryParameters(row),
      ...pageParameters(row),
      ...stepUpParameter(row),
      ...(part.table === signInApi ? interactionParameters : []),
    ],
    ...(row.files && { requestBody: { required: true, content: multipart(row.files) } }),
    ...(row.body && {
      requestBody: {
        required: !row.body.safeParse({}).success,
        content: { 'application/json': { schema: jsonSchema(row.body, 'input') } },
      },
    }),
    responses: {
      ...success(row),
      ...refusals(row, [
        ...(row.errors ?? []),
        ...part.refusals(row),
        ...shapeRefusals(row),
        ...throttleErrors(row.throttle),
        ...always,
      ]),
    },
  }
}

/** The Management API is large, so its tags are the first path segment after `/api/`. */
function tagOf(part: ApiDocument, row: Row): string {
  if (part.table !== managementApi) return part.tag
  const [, , about = ''] = row.route.split('/')
  return about.replace('.', '').replaceAll('-', ' ')
}

/** For the Management API this includes the required scope; `all` includes every scope. */
function securityOf(part: ApiDocument, row: Row): object[] {
  if (part.table !== managementApi) return part.security
  // The cast is safe: the Management table contains no other rows.
  const { scope } = row as ManagementRow
  return scope === 'public' ? [] : [{ managementToken: [scope] }]
}

function multipart(files: NonNullable<Row['files']>): object {
  const properties = Object.entries(files).map(([name, { maximum }]) => [
    name,
    { contentMediaType: 'application/octet-stream', description: `A file of ${maximum} bytes at most.` },
  ])
  const schema = {
    type: 'object',
    required: Object.keys(files),
    properties: Object.fromEntries(properties),
  }
  return { 'multipart/form-data': { schema } }
}

function success(row: Row): Operation['responses'] {
  const status = String(row.status ?? (row.output ? 200 : 204))
  const headers = row.pages && {
    headers: {
      'Total-Number': { description: 'The total number of items.', schema: { type: 'integer' } },
      Link: { description: '`first`, `prev`, `next`, `last`; RFC 8288.', schema: { type: 'string' } },
    },
  }
  return {
    [status]: { description: row.summary, ...headers, ...contentOf(row, row.status) },
    ...(row.newStatus && {
      [row.newStatus]: { description: 'Created.', ...contentOf(row, row.newStatus) },
    }),
    ...(row.route.startsWith('GET ') && {
      304: {
        description:
          'The `ETag` in `If-None-Match` equals that of the current response; RFC 9110 section 13.1.2.',
      },
    }),
  }
}

/** A 201 without output has the reason phrase as its body; `docs/wire/management-api.md#0.3`. */
function contentOf(row: Row, status: Row['status']): Pick<DeclaredResponse, 'content'> {
  if (!row.output)
    return status === 201 ? { content: { 'text/plain': { schema: { const: 'Created' } } } } : {}
  const type = row.isPlainText ? 'text/plain' : 'application/json'
  return { content: { [type]: { schema: jsonSchema(row.output, 'output') } } }
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
function refusals(row: Row, declared: readonly DeclaredError[]): Operation['responses'] {
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
                  ? { anyOf: [jsonSchema(row.output, 'output'), problemWith(group)] }
                  : problemWith(group),
            },
          },
        },
      ]),
  )
}

/** The message as stored, with its placeholders' names. */
function messageOf(code: ErrorCode): string {
  return errorTexts[code].replaceAll(/\{(\{\w+\})\}/g, '$1')
}

function problemWith(codes: readonly ErrorCode[]): object {
  return { $ref: '#/components/schemas/Problem', properties: { code: { enum: codes } } }
}

function pathParameters({ route }: Row): object[] {
  return [...route.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters({ query }: Row): object[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    // The cast is safe: the shape of an object schema contains schemas.
    const { description, ...rest } = jsonSchema(schema as z.ZodType, 'input') as { description?: string }
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

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
