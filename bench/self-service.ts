import { randomBytes } from 'node:crypto'
import { createClient } from '@latchkey/client'
import pg from 'pg'
import { keyOf } from '../packages/server/src/oidc/adapter.ts'
import { codeSentTo } from '../tests/support/mailbox.ts'
import { authorize, follow, passSignIn } from '../tests/support/people.ts'
import type { Side } from './side.ts'

/** The number of people who request codes. The throttle allows each of them thirty. */
const senders = 4000
/** Codes for each person; each code is accepted once. */
const codes = 10_000
const sessions = 50
const authorizationCodeCount = 50_000

/**
 * Prepares people's own data for the whole run: verification records, codes, and as many sessions as a person with
 * many devices has. The first of each kind is created through the API, the others are copied in the database.
 */
export async function prepareSelfService(databaseUrl: string, side: Side): Promise<void> {
  const { url, people } = side
  const database = new pg.Client({ connectionString: databaseUrl })
  await database.connect()
  try {
    for (const person of people) {
      const call = createClient({ endpoint: url, getAccessToken: () => person.token })
      const { verificationRecordId: proof } = await call('POST /api/verifications/password', {
        body: { password: person.password ?? '' },
      })
      const email = `${randomBytes(6).toString('hex')}@mail.example`
      const identifier = { type: 'email' as const, value: email }
      const { verificationRecordId: sent } = await call('POST /api/verifications/verification-code', {
        body: { identifier },
      })
      const code = await codeSentTo({ url }, email)
      const prefix = randomBytes(5).toString('hex')
      await database.query(copies.codes, [sent, prefix, codes])
      await call('POST /api/verifications/verification-code/verify', {
        body: { identifier, verificationId: sent, code },
      })
      await database.query(copies.longer, [[proof, sent]])
      await database.query(copies.sessions, [person.id, sessions - 1])
      await database.query(copies.sessionDetails, [person.id])
      person.selfService = { proof, email, emailRecord: sent, code, codePrefix: prefix }
    }
    side.senders = await tokensOfMany(database, side)
    side.codes = await authorizationCodes(database, side)
    await database.query('vacuum (analyze)')
  } finally {
    await database.end()
  }
}

/** Copies an access token for many other people, and leaves out those whom an operation suspends. */
async function tokensOfMany(database: pg.Client, { people, userIds }: Side): Promise<string[]> {
  const made = Array.from({ length: senders }, () => randomBytes(32).toString('base64url'))
  const real = keyOf(people[0]?.token ?? '')
  const { rowCount } = await database.query(copies.tokens, [real, made.map(keyOf), senders, userIds])
  return made.slice(0, rowCount ?? 0)
}

/** Signs one person in up to the code, and copies it: each code is accepted once, and lives for a minute. */
async function authorizationCodes(
  database: pg.Client,
  { url, people }: Side,
): Promise<NonNullable<Side['codes']>> {
  const { username = '', password = '' } = people[0] ?? {}
  const { jar, redirectUri, verifier, clientId } = await authorize(url)
  const redirectTo = await passSignIn(url, jar, { username, password, event: 'SignIn' })
  const callback = await follow(jar, redirectTo, redirectUri)
  const code = new URL(callback).searchParams.get('code') ?? ''
  const prefix = randomBytes(16).toString('hex')
  await database.query(copies.authorizationCodes, [keyOf(code), prefix, authorizationCodeCount])
  return { prefix, redirectUri, verifier, clientId }
}

const copies = {
  authorizationCodes: `
    insert into oidc_records (model, key, payload, account_id, client_id, grant_id, uid, expires_at)
    select model, rtrim(translate(encode(sha256(convert_to($2 || n, 'UTF8')), 'base64'), '+/', '-_'), '='),
      payload || jsonb_build_object('exp', (payload ->> 'exp')::bigint + 86400), account_id, client_id, grant_id, uid,
      expires_at + interval '1 day'
    from oidc_records, generate_series(1, $3::integer) as n where model = 'AuthorizationCode' and key = $1`,
  tokens: `
    insert into oidc_records (model, key, payload, account_id, client_id, expires_at)
    select model, made.key, payload || jsonb_build_object('accountId', person.id), person.id, client_id,
      expires_at + interval '1 day'
    from oidc_records as token,
      unnest($2::text[]) with ordinality as made (key, place)
      join (select id, row_number() over () as place from users where id <> all($4) limit $3) as person using (place)
    where token.model = 'AccessToken' and token.key = $1`,
  codes: `
    insert into verification_records (id, user_id, type, payload, is_verified, created_at, expires_at)
    select $2 || n, user_id, type, payload, false, created_at, expires_at + interval '1 day'
    from verification_records, generate_series(1, $3::integer) as n where id = $1`,
  longer: `update verification_records set expires_at = expires_at + interval '1 day' where id = any($1)`,
  sessions: `
    insert into oidc_records (model, key, payload, account_id, client_id, grant_id, uid, expires_at)
    select model, left(md5(key || n), 32), payload, account_id, client_id, grant_id, left(md5(uid || n), 21), expires_at
    from oidc_records, generate_series(1, $2::integer) as n where model = 'Session' and account_id = $1`,
  sessionDetails: `
    insert into sessions (uid, user_id, client_id, event, verifications, address, user_agent, signed_in_at, expires_at)
    select live.uid, live.account_id, one.client_id, one.event, one.verifications, one.address, one.user_agent,
      one.signed_in_at, one.expires_at
    from oidc_records as live, sessions as one
    where live.model = 'Session' and live.account_id = $1 and one.user_id = $1
    on conflict do nothing`,
}
