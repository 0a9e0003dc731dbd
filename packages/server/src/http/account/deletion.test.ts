import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { linkAddress } from '../../../../../tests/support/addresses.ts'
import { formWith } from '../../../../../tests/support/bodies.ts'
import { letGracePass } from '../../../../../tests/support/deletion.ts'
import { addBackupCodes, addTotp } from '../../../../../tests/support/factors.ts'
import { authorize, signIn, signInApiOf } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { dueDeletion } from '../../account/deletion.ts'
import { performDue } from '../../account/due-work.ts'
import { renewDocuments } from '../../directory/user-documents.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** The tables with a row that contains the text, which is the person’s id unless given; except the log, which is kept. */
async function tablesThatName({ id }: Somebody, text = id): Promise<string[]> {
  const { rows } = await server.database.query<{ name: string; path: string }>(
    `select tablename as name, format('%I.%I', schemaname, tablename) as path from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') and tablename <> 'events'`,
  )
  const found = await Promise.all(
    rows.map(async ({ name, path }) => {
      const { rowCount } = await server.database.query(
        `select from ${path} t where to_jsonb(t)::text ilike '%' || $1 || '%' limit 1`,
        [text],
      )
      return rowCount ? [name] : []
    }),
  )
  return found.flat().sort()
}

/** The tables whose rows belong to people. */
async function tablesOfPeople(): Promise<string[]> {
  const { rows } = await server.database.query<{ name: string }>(
    `select distinct conrelid::regclass::text as name from pg_constraint
      where contype = 'f' and confrelid = 'users'::regclass order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** Waits until the letters are sent, whose jobs contain addresses. Collected notices would wait for ten minutes. */
async function jobsDone() {
  const waiting = async () => {
    await server.database.query(
      `update graphile_worker._private_jobs set run_at = now() where key like 'digest %' and run_at > now()`,
    )
    return (await server.database.query('select from graphile_worker.jobs where run_at <= now()')).rowCount
  }
  await expect.poll(waiting, { timeout: 20_000 }).toBe(0)
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
  // Notices of the changes before are still sent.
  await expect.poll(() => tablesThatName(mira)).toEqual([])
  expect((await server.database.query('select from backup_codes')).rowCount).toBe(0)
})

const picture = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: 'navy' } })
    .png()
    .toBuffer()

/** A person who has a row in every table that has rows of people. */
async function personWithEverything() {
  const mira = await somebody(server, { username: 'mira_quietwater' })
  const params = { userId: mira.id }
  await linkAddress(server, mira, 'phone', '32470123987')
  await linkAddress(server, mira, 'email', 'mira.former@mail.example')
  await linkAddress(server, mira, 'email', 'mira.quiet@mail.example')
  await mira.ask('PATCH /api/my-account', {
    body: { name: 'Mira Quietwater', customData: { plan: 'quietgold' } },
  })
  await mira.ask('PATCH /api/my-account/profile', { body: { nickname: 'quietnick' } })
  await mira.ask('POST /api/my-account/user-assets/avatar', { body: formWith(await picture()) })
  await addTotp(mira)
  await addBackupCodes(mira)
  await mira.ask('POST /api/verifications/password', { body: { password } })
  await server.manage('POST /api/users/:userId/personal-access-tokens', {
    params,
    body: { name: 'quiettoken' },
  })
  await server.manage('POST /api/subject-tokens', { body: { userId: mira.id } })
  await server.manage('POST /api/users/:userId/access-links', { params, body: { purpose: 'passwordReset' } })
  await server.manage('POST /api/one-time-tokens', { body: { email: 'mira.quiet@mail.example' } })
  const { id: roleId } = await server.manage('POST /api/roles', {
    body: { name: 'reader', description: 'Reads' },
  })
  await server.manage('POST /api/users/:userId/roles', { params, body: { roleIds: [roleId] } })
  await server.manage('PATCH /api/users/:userId/is-suspended', {
    params,
    body: { isSuspended: true, reason: 'quietreason', until: Date.now() + 99 * 24 * 3_600_000 },
  })
  return mira
}

/** Adds rows that closing an account deletes, or that need another party. */
async function addRows({ id }: Somebody) {
  for (const statement of [
    `insert into connectors (id, factory_id, sealed_config, created_at) values ('a-connector', 'google', '', now())`,
    `update users set identities = '{"google":{"userId":"quietidentity"}}' where id = $1`,
    `insert into social_tokens (id, user_id, target, connector_id, identity_id, sealed_tokens, has_refresh_token, created_at, updated_at)
      values ('tokens', $1, 'google', 'a-connector', 'quietidentity', '', false, now(), now())`,
    `insert into trusted_devices (id, user_id, secret_hash, created_at, last_used_at, expires_at)
      values ('another-device', $1, '', now(), now(), now() + interval '99 days')`,
    `insert into exchanged_grants (grant_id, user_id, application_id, expires_at)
      values ('a-grant', $1, 'test-back-end', now() + interval '99 days')`,
    `insert into verification_records (id, user_id, type, created_at, expires_at)
      values ('a-record', $1, 'Password', now(), now() + interval '99 days')`,
    `insert into data_exports (id, user_id, status, client, created_at, expires_at)
      values ('an-export', $1, 'pending', '{}', now(), now() + interval '99 days')`,
    `insert into subject_tokens (value_hash, user_id, creator_id, context, created_at, expires_at)
      values ('another', $1, 'test-back-end', '{}', now(), now() + interval '99 days')`,
    `insert into lockouts (target, user_id, action, place, started_at, ends_at)
      values ('a-target', $1, 'Password', 'sign-in', now(), now() + interval '99 days')`,
    `insert into application_allowed_users (application_id, user_id) select id, $1 from applications limit 1`,
  ])
    await server.database.query(statement, statement.includes('$1') ? [id] : [])
}

it('an account that is deleted after the grace period leaves nothing of the person but the log', async () => {
  const mira = await personWithEverything()
  const texts = [mira.id, 'quiet', 'mira.former', '32470123987']
  await server.manage('POST /api/users/:userId/deletion', { params: { userId: mira.id } })
  await addRows(mira)
  const before = await tablesThatName(mira)
  for (const table of await tablesOfPeople()) expect(before).toContain(table)
  expect(before).toContain('_private_jobs')
  await letGracePass(server, mira.id)
  await performDue(dueDeletion, server.running.services, new Date())
  await jobsDone()
  await renewDocuments(server.running.services.database)
  for (const text of texts) expect(await tablesThatName(mira, text), text).toEqual([])
  // The log names the account by its id alone, and no address or name.
  const named = async (text: string) =>
    (
      await server.database.query(
        `select type from events e where to_jsonb(e)::text ilike '%' || $1 || '%'`,
        [text],
      )
    ).rows.map(({ type }) => type)
  expect(await named(mira.id)).toContain('User.Deleted')
  for (const text of ['mira_quietwater', 'mira.quiet', 'mira.former', '32470123987', 'quietnick'])
    expect(await named(text), text).toEqual([])
}, 60_000)

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
