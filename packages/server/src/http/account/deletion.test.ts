import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorize, signIn, signInApiOf } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** The tables with a row that contains the person’s id, except the log, which is kept. */
async function tablesThatName({ id }: Somebody): Promise<string[]> {
  const { rows } = await server.database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'events'`,
  )
  const found = await Promise.all(
    rows.map(async ({ name }) => {
      const { rowCount } = await server.database.query(
        `select from "${name}" t where to_jsonb(t)::text like '%' || $1 || '%' limit 1`,
        [id],
      )
      return rowCount ? [name] : []
    }),
  )
  return found.flat().sort()
}

it('deleting an account removes every row about the person except the log', async () => {
  const mira = await somebody(server)
  const verification = await mira.prove()
  await mira.ask('POST /api/my-account/mfa-verifications', {
    verification,
    body: { type: 'Totp', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
  })
  const { body } = await mira.ask('POST /api/my-account/mfa-verifications/backup-codes/generate')
  await mira.ask('POST /api/my-account/mfa-verifications', {
    verification,
    body: { type: 'BackupCode', codes: body.codes },
  })
  await server.database.query(
    `insert into trusted_devices (id, user_id, secret_hash, created_at, last_used_at, expires_at)
     values ('a-device', $1, '', now(), now(), now() + interval '1 day')`,
    [mira.id],
  )
  await server.database.query(
    `insert into address_changes (id, user_id, field, former_value, created_at, expires_at)
     values ('a-change', $1, 'primaryEmail', 'mira@mail.example', now(), now() + interval '1 day')`,
    [mira.id],
  )
  expect(await tablesThatName(mira)).toEqual(
    expect.arrayContaining([
      ...['address_changes', 'factors', 'known_devices', 'oidc_records', 'sessions', 'trusted_devices'],
      ...['users', 'verification_records'],
    ]),
  )
  await server.manage('DELETE /api/users/:userId', { params: { userId: mira.id } })
  expect(await tablesThatName(mira)).toEqual([])
  expect((await server.database.query('select from backup_codes')).rowCount).toBe(0)
})

it('deleting an account stops a sign-in to it that is already under way', async () => {
  const mira = await somebody(server)
  const { jar } = await authorize(server.url)
  const call = signInApiOf(server.url, jar)
  await call('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
  const identifier = { type: 'username' as const, value: mira.username }
  const { verificationId } = await call('POST /api/experience/verification/password', {
    body: { identifier, password },
  })
  await call('POST /api/experience/identification', { body: { verificationId } })
  await server.manage('DELETE /api/users/:userId', { params: { userId: mira.id } })
  await expect(call('POST /api/experience/submit')).rejects.toMatchObject({ code: 'user.user_not_exist' })
  await expect(signIn(server.url, mira.username, password)).rejects.toMatchObject({
    code: 'session.invalid_credentials',
  })
})
