import {
  type AccountRow,
  accountApi,
  type ErrorCode,
  linkApi,
  type ManagementRow,
  managementApi,
  problem,
  signInApi,
} from '@latchkey/contract'
import type { Services } from '../services.ts'
import type { App } from './api.ts'
import { tagOf } from './openapi-names.ts'
import { type ApiDocument, type Operation, operationOf } from './openapi-operation.ts'
import { type OpenApiVersion, openApi30, openApi31 } from './openapi-version.ts'

export type OpenApiDocument = {
  openapi: string
  info: object
  servers: object[]
  tags: object[]
  paths: Record<string, Record<string, Operation>>
  components: object
}

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
      // While another request closes the account.
      ['user.deletion_scheduled', 401] as const,
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
      (row as ManagementRow).scope === 'public'
        ? []
        : [...tokenRefusals, 'auth.jwt_sub_missing', 'auth.insufficient_user_authentication'],
  },
  experience: {
    tag: 'Sign-in API',
    table: signInApi,
    security: [{ interactionCookie: [] }],
    refusals: () => ['session.not_found', 'session.interaction_not_found', 'auth.forbidden'],
  },
  link: { tag: 'Link API', table: linkApi, security: [], refusals: () => [] },
}

/**
 * Serves OpenAPI documents, made from the rows: 3.0 where the wire has it (`docs/wire/management-api.md#6.18`), and 3.1
 * at addresses of our own.
 */
export function mountOpenApi(app: App, { config }: Services): void {
  const documents = new Map<string, string>()
  const serve = (path: string, parts: ApiDocument[], version: OpenApiVersion) =>
    app.get(path, context => {
      const text = documents.get(path) ?? JSON.stringify(documentOf(parts, config.endpoint, version))
      documents.set(path, text)
      return context.body(text, 200, { 'content-type': 'application/json; charset=utf-8' })
    })

  serve('/api/swagger.json', Object.values(apis), openApi30)
  for (const name of ['management', 'experience', 'user'] as const)
    serve(`/api/.well-known/${name}.openapi.json`, [apis[name]], openApi30)

  serve('/api/openapi.json', Object.values(apis), openApi31)
  for (const [name, api] of Object.entries(apis)) serve(`/api/openapi/${name}.json`, [api], openApi31)
}

/** The OpenAPI 3.1 document of all APIs. */
export function openApiDocument(endpoint: string): OpenApiDocument {
  return documentOf(Object.values(apis), endpoint, openApi31)
}

function documentOf(parts: ApiDocument[], endpoint: string, version: OpenApiVersion): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {}
  for (const part of parts) {
    for (const entry of Object.entries(part.table)) {
      const [method = '', path = ''] = entry[1].route.split(' ')
      const template = path.replace(/:(\w+)/g, '{$1}')
      const operation = operationOf(part, entry, version)
      paths[template] = { ...paths[template], [method.toLowerCase()]: operation }
    }
  }
  const tags = parts.flatMap(part => Object.values(part.table).map(row => tagOf(part.table, row)))
  const [only, ...others] = parts
  const used = new Set(parts.flatMap(({ security }) => security.flatMap(Object.keys)))
  return {
    openapi: version.number,
    info: {
      title: only && others.length === 0 ? only.tag : 'Latchkey',
      version: '0.1.0',
      description:
        'People look after their own accounts; administrators and back ends look after everybody’s.',
      license: version.license,
    },
    servers: [{ url: endpoint }],
    tags: byArea(tags).map(name => ({ name })),
    paths,
    components: {
      schemas: { Problem: version.schemaOf(problem, 'output') },
      securitySchemes: Object.fromEntries(Object.entries(securitySchemes).filter(([name]) => used.has(name))),
    },
  }
}

/** Each tag once, those of one area beside each other. */
function byArea(tags: string[]): string[] {
  const areas = Map.groupBy(new Set(tags), tag => tag.split(':', 1)[0])
  return [...areas.values()].flat()
}

const securitySchemes = {
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
}
