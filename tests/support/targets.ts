import { clientOf, signIn, type Tokens } from './people.ts'
import type { TestServer } from './server.ts'
import { password } from './somebody.ts'

type Person = Tokens & { id: string; username: string; verification: string }
type Target = (server: TestServer, person: Person) => Promise<Record<string, string>>

/**
 * What the path of an Account API operation names, by operation: something that the person has. A new operation with
 * a parameter needs an entry here.
 */
const readyExport: Target = async (server, person) => {
  await server.database.query(
    `with made as (
       insert into data_exports (id, user_id, status, client, attempt, size, created_at, expires_at)
       values ('an-export-' || left($1, 8), $1, 'ready', '{}', 'one', 4, now(), now() + interval '1 day') returning id)
     insert into data_export_parts (export_id, attempt, position, bytes) select id, 'one', 0, 'zip!' from made`,
    [person.id],
  )
  return { exportId: `an-export-${person.id.slice(0, 8)}` }
}
const targets: Record<string, Target> = {
  readMyExport: readyExport,
  downloadMyExport: readyExport,
  async endMySession(server, person) {
    await signIn(server.url, person.username, password)
    const { verification } = person
    const { sessions } = await clientOf(server.url, person)('GET /api/my-account/sessions', { verification })
    return { sessionId: sessions.find(each => !each.isCurrent)?.payload.uid ?? '' }
  },
  async revokeMyGrant(server, person) {
    const { rows } = await server.database.query<{ id: string }>(
      `select grant_id as id from oidc_records where model = 'Grant' and account_id = $1`,
      [person.id],
    )
    return { grantId: rows[0]?.id ?? '' }
  },
  async removeMyTrustedDevice(server, person) {
    await server.database.query(
      `insert into trusted_devices (id, user_id, secret_hash, created_at, last_used_at, expires_at)
       values ('a-device', $1, '', now(), now(), now() + interval '1 day')`,
      [person.id],
    )
    return { trustedDeviceId: 'a-device' }
  },
}

export async function targetOf(
  server: TestServer,
  operation: string,
  person: Person,
): Promise<Record<string, string>> {
  return targets[operation]?.(server, person) ?? {}
}
