// The limits: the throughput of `node:http` and `pg` on this machine, if a request reads one row by its id; and, at
// `/hashing`, of verifying one password with Argon2id.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { hashPassword, verifyPassword } from '../packages/server/src/account/password-digests.ts'

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.DATABASE_POOL_SIZE),
})

const password = 'a long enough password'
const stored = await hashPassword(password)

const server = createServer(async (request, response) => {
  try {
    if (request.url === '/hashing') {
      const { isRight } = await verifyPassword(password, stored, {})
      response.writeHead(isRight ? 200 : 500).end(String(isRight))
      return
    }
    const { rows } = await pool.query({
      name: 'limit',
      text: 'select * from users where id = $1',
      values: [request.url?.slice(1)],
    })
    response.writeHead(rows[0] ? 200 : 404, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(rows[0] ?? null))
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
// Ends with the benchmark, also after a crash.
process.once('disconnect', () => process.exit())
