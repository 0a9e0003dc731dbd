import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGuardedFetch } from './guarded-fetch.ts'

const secrets = createServer((message, response) => {
  if (message.url === '/moved') return response.writeHead(302, { location: '/' }).end()
  response.end('inside')
})
let port: number

beforeAll(async () => {
  secrets.listen(0)
  await once(secrets, 'listening')
  port = (secrets.address() as AddressInfo).port
})
afterAll(() => secrets.close())

describe('a request to where others say', () => {
  it.each([
    'http://localhost:PORT/',
    'http://127.0.0.1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    'http://0.0.0.0:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://[fd00::1]/',
  ])('does not reach %s', async address => {
    const guarded = createGuardedFetch({ allowPrivateNetwork: false })
    const failure = await guarded(address.replace('PORT', String(port))).then(
      () => undefined,
      (error: Error) => `${error.message} ${error.cause}`,
    )
    expect(failure).toMatch(/not a public one/)
  })

  it('reaches private addresses where the operator allows it', async () => {
    const response = await createGuardedFetch({ allowPrivateNetwork: true })(`http://localhost:${port}/`)
    expect(await response.text()).toBe('inside')
  })

  it('does not follow redirects', async () => {
    const response = await createGuardedFetch({ allowPrivateNetwork: true })(`http://localhost:${port}/moved`)
    expect(response.status).toBe(302)
  })
})
