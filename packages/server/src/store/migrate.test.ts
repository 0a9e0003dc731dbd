import pg from 'pg'
import { expect, it } from 'vitest'
import { createDatabase } from '../../../../tests/support/server.ts'
import { migrate } from './migrate.ts'

async function inDatabase<Result>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return work(client).finally(() => client.end())
}

it('applies each migration once if several nodes start at the same time', async () => {
  const connectionString = await createDatabase()
  const applied: string[] = []
  await Promise.all(
    Array.from({ length: 5 }, () => migrate(connectionString, name => void applied.push(name))),
  )
  expect(applied).toEqual([...new Set(applied)])
  await migrate(connectionString, () => expect.fail('nothing is left to apply'))
})

it('refuses a database whose applied migration differs from its own', async () => {
  const connectionString = await createDatabase()
  await migrate(connectionString, () => {})
  await inDatabase(connectionString, client => client.query("update migrations set checksum = 'another'"))
  await expect(migrate(connectionString, () => {})).rejects.toThrow(/was changed after it was applied/)
})

it('needs no privilege beyond owning its database', async () => {
  const connectionString = await createDatabase()
  const { pathname } = new URL(connectionString.replace('@/', '@x/'))
  const name = pathname.slice(1)
  await inDatabase(connectionString, async client => {
    await client.query(`create role owner_of_${name} login password 'x' nosuperuser nocreaterole nocreatedb`)
    await client.query(`alter database ${name} owner to owner_of_${name}`)
    await client.query(`alter schema public owner to owner_of_${name}`)
  })
  const asOwner = connectionString.replace(/\/\/[^@]*@/, `//owner_of_${name}:x@`)
  await migrate(asOwner, () => {})
  const superuser = await inDatabase(asOwner, client =>
    client.query('select rolsuper from pg_roles where rolname = current_user'),
  )
  expect(superuser.rows).toEqual([{ rolsuper: false }])
})

it('counts users exactly while users are created and deleted concurrently', async () => {
  const connectionString = await createDatabase()
  await migrate(connectionString, () => {})
  const count = () =>
    inDatabase(connectionString, async client => {
      const { rows } = await client.query(
        'select (select sum(amount)::int from user_counts) as kept, (select count(*)::int from users) as real',
      )
      return rows[0]
    })
  await Promise.all(
    Array.from({ length: 8 }, (_, slot) =>
      inDatabase(connectionString, async client => {
        for (let number = 0; number < 5; number += 1)
          await client.query('insert into users (id, created_at, updated_at) values ($1, now(), now())', [
            `u${slot}x${number}`,
          ])
      }),
    ),
  )
  expect(await count()).toEqual({ kept: 40, real: 40 })
  await inDatabase(connectionString, client =>
    client.query("delete from users where id like 'u1%' or id like 'u2%'"),
  )
  expect(await count()).toEqual({ kept: 30, real: 30 })
})
