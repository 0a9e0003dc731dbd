import { randomBytes } from 'node:crypto'
import { type ManagementScope, managementResource } from '@latchkey/contract'
import type { TestServer } from './server.ts'

export type BackEnd = { id: string; secret: string; token: string }

/** A back end with exactly these scopes of the Management API. */
export async function backEndWith(
  server: TestServer,
  scopes: readonly (ManagementScope | 'public')[],
): Promise<BackEnd> {
  const { id, secret = '' } = await server.manage('POST /api/applications', {
    body: { name: `Holds ${scopes.join(' ')}`.slice(0, 256), type: 'MachineToMachine' },
  })
  const role = `role-${randomBytes(6).toString('hex')}`
  await server.database.query(
    `insert into roles (id, name, description, type) values ($1::varchar, $1::varchar, 'for a test', 'MachineToMachine')`,
    [role],
  )
  await server.database.query(
    `insert into role_scopes (role_id, scope_id) select $1, id from scopes where resource_id = 'management-api' and name = any($2)`,
    [role, scopes],
  )
  await server.database.query('insert into application_roles (application_id, role_id) values ($1, $2)', [
    id,
    role,
  ])
  const response = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      resource: managementResource,
      scope: scopes.join(' '),
    }),
  })
  const { access_token: token } = (await response.json()) as { access_token: string }
  return { id, secret, token }
}
