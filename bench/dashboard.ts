import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbeddedPostgres } from '../packages/server/src/store/embedded-postgres.ts'
import { seedUsers } from './seed.ts'
import { startServer } from './server.ts'
import { managementTokenOf } from './side.ts'

/**
 * Measures the dashboard with many people, of whom a fifth is active each day:
 * `node bench/dashboard.ts --users 1000000 --days 60`.
 */
const { values } = parseArgs({
  options: { users: { type: 'string', default: '1000000' }, days: { type: 'string', default: '60' } },
})
const endings: (() => unknown)[] = []
try {
  await measure(Number(values.users), Number(values.days))
} finally {
  for (const end of endings.splice(0).reverse()) await end()
}

async function measure(users: number, days: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
  endings.push(() => rm(folder, { recursive: true, force: true }))
  // As root, the database runs as another system user, who needs access to the folder.
  await chmod(folder, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDirectory: join(folder, 'database') })
  endings.push(postgres.stop)
  const client = { id: 'bench', secret: randomBytes(24).toString('base64url') }
  const server = await startServer({
    DATABASE_URL: postgres.connectionString,
    DATA_DIR: join(folder, 'server'),
    BOOTSTRAP_CLIENT_ID: client.id,
    BOOTSTRAP_CLIENT_SECRET: client.secret,
  })
  endings.push(server.stop)
  await seedUsers(postgres.connectionString, { from: 0, to: users, onProgress: say })
  say(`making ${days} days of activity`)
  await seedFigures(postgres.connectionString, { users, days })

  const token = await managementTokenOf(server.url, client)
  for (const path of [
    'users/total',
    'users/new',
    ...['', '?timeZone=Asia/Kathmandu', '?timeZone=America/St_Johns'].map(zone => `users/active${zone}`),
    'days?days=366',
    'days?days=366&timeZone=Pacific/Chatham',
  ]) {
    const times: number[] = []
    for (let round = 0; round < 6; round += 1) {
      const begun = performance.now()
      const response = await fetch(`${server.url}/api/dashboard/${path}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
      times.push(Math.round(performance.now() - begun))
    }
    const [first, ...others] = times
    process.stdout.write(`${path}: ${first} ms, then ${others.join(', ')} ms\n`)
  }
}

/** A fifth of the people each day, and a year of figures of every kind in every quarter of an hour. */
async function seedFigures(
  databaseUrl: string,
  { users, days }: { users: number; days: number },
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(`set work_mem = '512MB'`)
    await client.query(
      `with active as (
        select n, day, day * 96 + least(95, hashint8(n * 1000::bigint + day) & 127) as first_slot
        from generate_series(1, $1::integer) as n,
          generate_series(extract(epoch from now())::integer / 86400 - $2::integer + 1, extract(epoch from now())::integer / 86400) as day
        where hashint8(n * 7919::bigint + day) % 5 = 0),
      spans as (select n, day, first_slot, least(day * 96 + 95, first_slot + n % 24) as last_slot from active)
      insert into active_days (user_id, day, first_slot, last_slot, is_settled, former_slot)
      select substr(md5(n::text), 1, 12), day, first_slot, last_slot, true, lag(last_slot) over (partition by n order by day)
      from spans order by day`,
      [users, days],
    )
    await client.query(
      `insert into figures (slot, kind, amount)
       select slot, kind, 10 from generate_series(slot_of(now()) - 366 * 96, slot_of(now())) as slot,
         unnest(array['password', 'verificationCode', 'social', 'passkey', 'oneTimeToken', 'registration', 'failure', 'lockout']) as kind`,
    )
    await client.query('vacuum (analyze)')
  } finally {
    await client.end()
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
