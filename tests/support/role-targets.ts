import type { TestServer } from './server.ts'

type Target = { userId: string; id: string }

/** The ids in the valid bodies of role operations. */
export const named = {
  role: 'a-role',
  machineRole: 'a-machine-role',
  person: 'a-person',
  machine: 'a-machine',
  scope: 'a-scope',
}

/**
 * Creates an API and a role with the target's id, and everything that the bodies name. Replaces previous ones, which
 * operations may have deleted.
 */
export async function newRoleTarget({ database }: TestServer, { userId, id }: Target) {
  await database.query(`delete from roles where id in ('a-role', 'a-machine-role', 'held-by-machine')`)
  await database.query(`delete from users where id = 'a-person'`)
  await database.query(`delete from applications where id in ('a-machine', 'a-holder')`)
  await database.query(`delete from scopes where id in ('email', 'a-scope')`)
  await database.query(`insert into users (id, created_at, updated_at) values ('a-person', now(), now())`)
  await database.query(
    `insert into applications (id, name, type, oidc_client_metadata, created_at) values
      ('a-machine', 'A machine', 'MachineToMachine', '{}', now()), ('a-holder', 'Holder', 'MachineToMachine', '{}', now())`,
  )
  await database.query(
    `insert into resources (id, name, indicator) values ($1::varchar, 'Target', 'https://api.example/' || $1)`,
    [id],
  )
  await database.query(
    `insert into scopes (id, resource_id, name) values ('email', $1, 'read'), ('a-scope', $1, 'write')`,
    [id],
  )
  await database.query(
    `insert into roles (id, name, description, type) values ($1::varchar, $1, 'for a test', 'User'),
      ('a-role', 'a-role', 'for a test', 'User'), ('a-machine-role', 'a-machine-role', 'for a test', 'MachineToMachine'),
      ('held-by-machine', 'held-by-machine', 'for a test', 'MachineToMachine')`,
    [id],
  )
  await database.query(`insert into role_scopes (role_id, scope_id) values ($1, 'email')`, [id])
  await database.query('insert into user_roles (user_id, role_id) values ($1, $2)', [userId, id])
  await database.query(
    `insert into application_roles (application_id, role_id) values ('a-holder', 'held-by-machine')`,
  )
}

/** The ids for operations on machine-to-machine roles. */
export function machineTarget(at: string): Record<string, string> {
  return /\/roles\/.*\/applications|\/applications\/.*\/roles/.test(at)
    ? { id: 'held-by-machine', roleId: 'held-by-machine', applicationId: 'a-holder' }
    : {}
}
