import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createBreachLookUp } from './breached-passwords.ts'
import { createGuardedFetch } from './guarded-fetch.ts'

// SHA-1 of `password`: 5BAA6 1E4C9B93F3F0682250B6CF8331B7EE68FD8.
const suffix = '1E4C9B93F3F0682250B6CF8331B7EE68FD8'
const otherSuffix = '0018A45C4D1DEF81644B54AB7F969B88D65'

let answer: (message: IncomingMessage, response: ServerResponse) => void
let asked: IncomingMessage[] = []
const server = createServer((message, response) => {
  asked.push(message)
  answer(message, response)
})
let address: string
let outcomes: string[]
let outages: string[]
let now: number

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/range`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = []
  outcomes = []
  outages = []
  now = 0
})

const lookUp = (at = address) =>
  createBreachLookUp({
    address: at,
    fetch: createGuardedFetch({ allowPrivateNetwork: true }),
    observe: outcome => outcomes.push(outcome),
    onOutage: reason => outages.push(reason),
    now: () => now,
  })

const answers = (text: string, status = 200) => {
  answer = (_, response) => response.writeHead(status).end(text)
}

describe('the breach look-up', () => {
  it('finds a password whose hash suffix is in the range', async () => {
    answers(`${otherSuffix}:3\r\n${suffix}:52256179\r\n`)
    expect(await lookUp()('password')).toBe(true)
    expect(outcomes).toEqual(['found'])
  })

  it('ignores the case of the digits and the kind of line ending', async () => {
    answers(`${suffix.toLowerCase()}:1\n${otherSuffix}:3`)
    expect(await lookUp()('password')).toBe(true)
  })

  it('does not find a password when the range holds only other suffixes', async () => {
    answers(`${otherSuffix}:3`)
    expect(await lookUp()('password')).toBe(false)
    expect(outcomes).toEqual(['not_found'])
  })

  it('does not find a password whose line is padding', async () => {
    answers(`${suffix}:0\r\n${otherSuffix}:3`)
    expect(await lookUp()('password')).toBe(false)
    expect(outcomes).toEqual(['not_found'])
  })
})

describe('a request to the range API', () => {
  it('sends only the first five digits of the hash, and asks for padding', async () => {
    answers(`${otherSuffix}:3`)
    await lookUp()('password')
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /range/5BAA6'])
    expect(asked[0]?.headers['add-padding']).toBe('true')
    expect(JSON.stringify(asked[0]?.headers)).not.toMatch(/password|1E4C9/i)
  })
})

describe('a failed breach look-up accepts the password', () => {
  it.each([
    ['an error', 500, 'no', /answered 500/],
    ['a redirect', 302, '', /answered 302/],
    ['no range at all', 200, '<html>Sign in to the network</html>', /something else/],
    ['nothing', 200, '', /something else/],
    ['a range that ends in the middle', 200, `${suffix}:12\n${otherSuffix.slice(0, 9)}`, /something else/],
  ])('when the API answers with %s', async (_, status, text, reason) => {
    answers(text, status)
    expect(await lookUp()('password')).toBe(false)
    expect(outcomes).toEqual(['failed'])
    expect(outages).toEqual([expect.stringMatching(reason)])
  })

  it('when the connection is refused', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as AddressInfo
    closed.close()
    await once(closed, 'close')
    expect(await lookUp(`http://127.0.0.1:${port}`)('password')).toBe(false)
    expect(outages).toEqual([expect.stringMatching(/ECONNREFUSED/)])
  })

  it.each([
    ['answers nothing', () => {}],
    ['stops in the middle', (_: IncomingMessage, response: ServerResponse) => void response.write('0018')],
  ])('after 1.5 seconds, when the API %s', async (_, silence) => {
    answer = silence
    const begun = performance.now()
    expect(await lookUp()('password')).toBe(false)
    const waited = performance.now() - begun
    expect(waited).toBeGreaterThan(1400)
    expect(waited).toBeLessThan(2500)
    expect(outages).toEqual(['no answer within 1500 ms'])
  })

  it('and pauses further look-ups for a minute, so that changes stay fast', async () => {
    const isBreached = lookUp()
    answers('no', 503)
    await isBreached('password')
    answers(`${suffix}:1`)
    now = 59_999
    expect(await isBreached('password')).toBe(false)
    expect(asked).toHaveLength(1)
    now = 60_000
    expect(await isBreached('password')).toBe(true)
    expect(outcomes).toEqual(['failed', 'skipped', 'found'])
  })

  it('and reports an outage once, until a look-up succeeds again', async () => {
    const isBreached = lookUp()
    answers('no', 503)
    await Promise.all([isBreached('password'), isBreached('password')])
    now = 60_000
    await isBreached('password')
    expect(outages).toHaveLength(1)
    answers(`${suffix}:1`)
    now = 120_000
    await isBreached('password')
    answers('no', 503)
    await isBreached('password')
    expect(outages).toHaveLength(2)
  })

  it('and reports nothing about the password', async () => {
    answers('no', 503)
    await lookUp()('password')
    expect(outages.join()).not.toMatch(/5BAA6|password/i)
  })
})
