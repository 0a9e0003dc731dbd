import type { TestServer } from './server.ts'
import type { Somebody } from './somebody.ts'
import type { Answer } from './wire.ts'

/** Lets people delete their own accounts, with this grace period in days. */
export async function allowDeletion(server: TestServer, deletionGracePeriod = 14): Promise<void> {
  const { fields } = await server.manage('GET /api/account-center')
  await server.manage('PATCH /api/account-center', {
    body: { fields: { ...fields, accountDeletion: 'Edit' }, deletionGracePeriod },
  })
}

/** Requests the deletion of one's account, freshly verified. */
export async function requestDeletion(person: Somebody): Promise<Answer> {
  return person.ask('POST /api/my-account/deletion', { verification: await person.prove() })
}

/** Moves the time of a scheduled deletion into the past, as if the grace period had passed. */
export async function letGracePass(server: TestServer, userId: string): Promise<void> {
  await server.database.query(`update users set deletes_at = now() - interval '1 second' where id = $1`, [
    userId,
  ])
}
