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

describe('a guarded request', () => {
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
    'http://100.64.0.1/',
    'http://192.0.0.8/',
    'http://198.18.0.1/',
    'http://203.0.113.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    // Each IPv6 form with an embedded IPv4 address: compatible, mapped, translated, both prefixes of NAT64, 6to4,
    // Teredo, ISATAP.
    'http://[::127.0.0.1]:PORT/',
    'http://[::ffff:10.0.0.1]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[64:ff9b:1::10.0.0.1]/',
    'http://[2002:7f00:1::1]/',
    'http://[2001:0:7f00:1::1]/',
    'http://[2600::5efe:127.0.0.1]/',
    'http://[2600::200:5efe:10.0.0.1]/',
    // Site-local, link-local, multicast, documentation, discard-only and unassigned addresses.
    'http://[fec0::1]/',
    'http://[fe80::1]/',
    'http://[ff02::1]/',
    'http://[2001:db8::1]/',
    'http://[3fff::1]/',
    'http://[100::1]/',
    'http://[5f00::1]/',
    'http://[4000::1]/',
  ])('does not reach %s, which is not a public address', async address => {
    const guarded = createGuardedFetch({ allowPrivateNetwork: false })
    const failure = await guarded(address.replace('PORT', String(port))).then(
      () => undefined,
      (error: Error) => `${error.message} ${error.cause}`,
    )
    expect(failure).toMatch(/not a public one/)
  })

  it('reaches private addresses if the operator allows it', async () => {
    const response = await createGuardedFetch({ allowPrivateNetwork: true })(`http://localhost:${port}/`)
    expect(await response.text()).toBe('inside')
  })

  it('does not follow redirects', async () => {
    const response = await createGuardedFetch({ allowPrivateNetwork: true })(`http://localhost:${port}/moved`)
    expect(response.status).toBe(302)
  })
})
