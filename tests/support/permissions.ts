import { randomBytes } from 'node:crypto'
import type { TestServer } from './server.ts'

export type Api = { id: string; indicator: string; scopes: Record<string, string> }

const newId = (kind: string) => `${kind}-${randomBytes(6).toString('hex')}`

/** Creates an API with scopes of these names. Returns their ids. */
export async function newApi(
  server: TestServer,
  names: readonly string[],
  { isDefault = false, ttl = 3600, description = undefined as string | undefined } = {},
): Promise<Api> {
  const id = newId('api')
  const indicator = `https://${id}.example`
  const { database } = server
  await database.query(
    'insert into resources (id, name, indicator, access_token_ttl) values ($1, $2, $3, $4)',
    [id, `The API ${id}`, indicator, ttl],
  )
  if (isDefault) await setDefaultApi(server, id, true)
  const scopes: Record<string, string> = {}
  for (const name of names) {
    scopes[name] = newId('scope')
    await database.query('insert into scopes (id, resource_id, name, description) values ($1, $2, $3, $4)', [
      scopes[name],
      id,
      name,
      description ?? null,
    ])
  }
  return { id, indicator, scopes }
}

/** Through the API, because nodes cache which API is the default. */
export async function setDefaultApi({ manage }: TestServer, id: string, isDefault: boolean): Promise<void> {
  await manage('PATCH /api/resources/:id/is-default', { params: { id }, body: { isDefault } })
}

/** Assigns a new role with these scope ids to a person or a back end. Returns the role. */
export async function giveRole(
  { database }: TestServer,
  holder: { userId: string } | { applicationId: string },
  scopeIds: readonly string[],
): Promise<{ id: string; name: string }> {
  const id = newId('role')
  const ofUser = 'userId' in holder
  await database.query(
    `insert into roles (id, name, description, type) values ($1::varchar, $1::varchar, 'for a test', $2)`,
    [id, ofUser ? 'User' : 'MachineToMachine'],
  )
  for (const scopeId of scopeIds)
    await database.query('insert into role_scopes (role_id, scope_id) values ($1, $2)', [id, scopeId])
  await database.query(
    ofUser
      ? 'insert into user_roles (role_id, user_id) values ($1, $2)'
      : 'insert into application_roles (role_id, application_id) values ($1, $2)',
    [id, ofUser ? holder.userId : holder.applicationId],
  )
  return { id, name: id }
}
