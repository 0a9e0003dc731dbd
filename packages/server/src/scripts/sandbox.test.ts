import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGuardedFetch } from '../outside/guarded-fetch.ts'
import { limits } from './limits.ts'
import { createSandbox } from './sandbox.ts'

const fetchAny = createGuardedFetch({ allowPrivateNetwork: true })
const open = createSandbox(fetchAny, { computing: 300, total: 10_000 })
const hasty = createSandbox(fetchAny, { computing: 3000, total: 1000 })
const guarded = createSandbox(createGuardedFetch({ allowPrivateNetwork: false }))

/** `/silent` never answers, `/trickle` never ends, `/endless` sends without pause. */
const outside = createServer(async (message, response) => {
  if (message.url === '/silent') return
  if (message.url === '/moved') return response.writeHead(302, { location: '/' }).end()
  if (message.url === '/trickle') {
    const timer = setInterval(() => response.write('.'), 50)
    return response.on('close', () => clearInterval(timer))
  }
  if (message.url === '/endless') {
    const write = () => response.write('x'.repeat(65_536), error => !error && setImmediate(write))
    return write()
  }
  let body = ''
  for await (const part of message) body += part
  response.writeHead(200, { 'content-type': 'application/json', 'x-seen': 'yes' })
  return response.end(JSON.stringify({ method: message.method, token: message.headers.authorization, body }))
})
let url: string

beforeAll(async () => {
  outside.listen(0)
  await once(outside, 'listening')
  url = `http://localhost:${(outside.address() as AddressInfo).port}`
})
afterAll(async () => {
  outside.closeAllConnections()
  outside.close()
  await open.close()
  await hasty.close()
  await guarded.close()
})

const run = (script: string, argument: object = {}, sandbox = open) =>
  sandbox.run({ script, name: 'act', argument })
/** The outcome of the body of an async function, with `argument` and the function `api.denyAccess`. */
const body = (lines: string, argument: object = {}, sandbox = open) =>
  run(`async function act(argument) {${lines}}`, argument, sandbox)

const returned = (value: unknown) => ({ kind: 'returned', value })
const failedWith = (message: string | RegExp, line?: number) => ({
  kind: 'failed',
  message: expect.stringMatching(message),
  ...(line && { line }),
})
const overtime = failedWith('computed for too long')

describe('a script', () => {
  it.each([
    ['a declared function', 'async function act({ n }) { return { n } }'],
    ['a constant', 'const act = async ({ n }) => ({ n })'],
    ['a function that is not async', 'const act = ({ n }) => ({ n })'],
  ])('that is %s gets its argument and returns a result', async (_, script) => {
    expect(await run(script, { n: 7 })).toEqual(returned({ n: 7 }))
  })

  it('returns JSON: members that are undefined or functions are removed', async () => {
    const result = await body('return { a: undefined, b: () => 1, c: new Date(0), d: NaN }')
    expect(result).toEqual(returned({ c: '1970-01-01T00:00:00.000Z', d: null }))
    expect(await body('')).toEqual({ kind: 'returned', value: undefined })
    expect(await body('return null')).toEqual(returned(null))
  })

  it('denies, also if it catches the error of that', async () => {
    expect(await body('argument.api.denyAccess("not today")')).toEqual({
      kind: 'denied',
      message: 'not today',
    })
    expect(await body('try { argument.api.denyAccess() } catch {} return {}')).toEqual({
      kind: 'denied',
      message: undefined,
    })
  })

  it.each([
    ['throws', '\n\nthrow new TypeError("not so")', 'TypeError: not so', 3],
    ['throws what is no error', 'throw "not so"', 'not so', undefined],
    ['calls what is none', '\nargument.missing()', 'not a function', 2],
    ['cannot be parsed', '\n)', 'SyntaxError', 2],
    ['returns what JSON cannot hold', 'return { big: 1n }', 'TypeError', undefined],
    ['rejects outside its own promise', 'await new Promise((_, no) => no(new Error("late")))', 'late', 1],
    ['waits for what never happens', 'await new Promise(() => {})', 'never happens', undefined],
  ])('that %s fails with its message and line', async (_, lines, message, line) => {
    expect(await body(lines)).toMatchObject(failedWith(message, line))
  })

  it('without the function fails', async () => {
    expect(await run('const other = 1')).toMatchObject(failedWith('defines no function act'))
    expect(await run('const act = 1')).toMatchObject(failedWith('defines no function act'))
  })

  it('fails with at most 500 characters of its message', async () => {
    const outcome = await body('throw new Error("x".repeat(1e6))')
    expect(outcome.kind === 'failed' && outcome.message.length).toBe(limits.message)
  })
})

describe('a hostile script', () => {
  it.each([
    ['loops', 'for (;;);'],
    ['loops in a promise', 'await null; for (;;);'],
    ['makes promises without end', 'const again = () => null; for (;;) await again()'],
    ['catches its interruption', 'for (;;) try { await (async () => { for (;;); })() } catch {}'],
    ['matches without end', 'return /^(a+)+$/.test("a".repeat(40) + "b")'],
    ['loops in toJSON', 'return { toJSON() { for (;;); } }'],
    [
      'loops in a getter of its error',
      'throw Object.defineProperty(new Error(), "stack", { get() { for (;;); } })',
    ],
  ])(
    'that %s is stopped after its time of computing',
    async (_, lines) => {
      expect(await body(lines)).toMatchObject(overtime)
    },
    20_000,
  )

  it('that keeps the interpreter from looking at the time ends with its thread', async () => {
    expect(await body('return new Array(4294967295).indexOf(1)')).toMatchObject(failedWith('took too long'))
  })

  it.each([
    ['allocates', 'const all = []; for (;;) all.push(new Uint8Array(100_000))', 'out of memory|too long'],
    ['doubles a string', 'let text = "x"; for (;;) text += text', 'too long|memory'],
    ['makes one large buffer', 'return new ArrayBuffer(64 * 1024 * 1024).byteLength', 'out of memory'],
    ['recurses', 'const again = () => again() + 1; return again()', 'call stack'],
    ['recurses in JSON', 'return JSON.parse("[".repeat(1e5) + "]".repeat(1e5))', 'call stack|nested'],
    [
      'returns a million keys',
      'const all = {}; for (let i = 0; i < 1e6; i++) all[i] = i; return all',
      '65536|memory|too long',
    ],
    ['returns a long text', 'return "x".repeat(70_000)', '65536'],
    [
      'returns what is nested too deep',
      'let all = []; for (let i = 0; i < 100; i++) all = [all]; return all',
      'deeper than 64',
    ],
  ])(
    'that %s fails',
    async (_, lines, message) => {
      expect(await body(lines)).toMatchObject(failedWith(message))
      expect(await body('return 1')).toEqual(returned(1))
    },
    20_000,
  )

  it('reaches nothing of the process, the files or the network', async () => {
    const names = [
      'process',
      'require',
      'module',
      'Buffer',
      'setTimeout',
      'WebAssembly',
      'Worker',
      'fetch',
      'std',
      'os',
    ]
    const { value } = (await body(`
      const found = ${JSON.stringify(names.filter(name => name !== 'fetch'))}.filter(name => name in globalThis)
      const reached = argument.constructor.constructor('return typeof process + typeof this.process + typeof globalThis["fet" + "ch"]')()
      return { found, reached }`)) as { value: object }
    expect(value).toEqual({ found: [], reached: 'undefinedundefinedundefined' })
    expect(await body('return (await import("node:fs")).readFileSync')).toMatchObject({ kind: 'failed' })
    expect(await run('import fs from "node:fs"; const act = () => fs')).toMatchObject({ kind: 'failed' })
  })

  it('changes no prototype but its own', async () => {
    const { value } = (await body(`
      Object.prototype.polluted = 1
      Array.prototype.map = () => { throw new Error() }
      return JSON.parse('{ "__proto__": { "admin": true }, "deep": { "__proto__": { "admin": true } }, "plain": 1 }')`)) as {
      value: object
    }
    expect(Object.keys(value)).toEqual(['deep', 'plain'])
    expect(value).not.toHaveProperty('admin')
    expect({}).not.toHaveProperty('polluted')
  })

  it('cannot forge more than a result of its own', async () => {
    const outcome = await body('JSON.stringify = () => \'{"kind":"else"}\'; return 1')
    expect(outcome).toMatchObject({ kind: 'failed' })
    expect(await body('JSON.stringify = () => "no JSON"; return 1')).toMatchObject({ kind: 'failed' })
    expect(await body('JSON.stringify = () => 7; return 1')).toMatchObject({ kind: 'failed' })
    expect(await body('JSON.stringify = () => "null"; return 1')).toMatchObject({ kind: 'failed' })
  })
})

describe('runs of scripts', () => {
  it('leave nothing for a later run', async () => {
    const script = `globalThis.seen = (globalThis.seen ?? 0) + 1
      Object.prototype.leftover = 'left'
      const act = async () => ({ seen, left: typeof globalThis.other })
      globalThis.other = 1`
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => run(script)))
    for (const outcome of outcomes) expect(outcome).toEqual(returned({ seen: 1, left: 'number' }))
    expect(await body('return [typeof seen, {}.leftover === undefined]')).toEqual(
      returned(['undefined', true]),
    )
  })

  it('go on while one loops, and so does the server', async () => {
    const looping = body('for (;;);')
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 20)
    for (let time = 0; time < 20; time += 1) expect(await body('return 1')).toEqual(returned(1))
    expect(turns).toBeGreaterThan(0)
    expect(await looping).toMatchObject(overtime)
    clearInterval(timer)
  })

  it('that are too many are refused or end with their time, and none piles up', async () => {
    const many = { length: limits.waiting + 20 }
    const begun = performance.now()
    const outcomes = await Promise.all(Array.from(many, () => body('for (;;);', {}, hasty)))
    expect(performance.now() - begun).toBeLessThan(5000)
    const messages = outcomes.map(outcome => 'message' in outcome && outcome.message)
    expect(new Set(messages)).toEqual(new Set(['too many scripts are running', 'the script took too long']))
    expect(await body('return 1')).toEqual(returned(1))
  })
})

describe('a request of a script', () => {
  it('is sent and answered', async () => {
    const outcome = await body(
      `const response = await fetch(argument.url, {
        method: 'POST', headers: { authorization: 'Bearer x' }, body: JSON.stringify({ a: 1 }) })
      return { ...(await response.json()), status: response.status, ok: response.ok,
        seen: response.headers.get('X-Seen'), none: response.headers.get('x-none') }`,
      { url },
    )
    const seen = { method: 'POST', token: 'Bearer x', body: '{"a":1}' }
    expect(outcome).toEqual(returned({ ...seen, status: 200, ok: true, seen: 'yes', none: null }))
  })

  it('may be one of several, whose answers find their own promises', async () => {
    const outcome = await body(
      `const asked = [1, 2, 3].map(n => fetch(argument.url, { method: 'PUT', body: n }).then(r => r.json()))
      return (await Promise.all(asked)).map(({ body }) => body)`,
      { url },
    )
    expect(outcome).toEqual(returned(['1', '2', '3']))
  })

  it.each(['http://localhost', 'http://127.0.0.1', 'http://169.254.169.254/latest', 'http://[::1]'])(
    'to the private address %s is refused',
    async address => {
      const outcome = await body('return (await fetch(argument.address)).status', { address }, guarded)
      expect(outcome).toMatchObject(failedWith('not a public one'))
    },
  )

  it.each(['file:///etc/passwd', 'data:text/plain,x', 'ftp://localhost', 'no address'])(
    'to %s is refused',
    async address => {
      const outcome = await body('return (await fetch(argument.address)).status', { address })
      expect(outcome).toMatchObject(failedWith('no request that can be sent'))
    },
  )

  it('follows no redirect, which may lead elsewhere', async () => {
    const outcome = await body('return (await fetch(argument.url + "/moved")).status', { url })
    expect(outcome).toEqual(returned(302))
  })

  it.each(['/silent', '/trickle'])('to %s fails after three seconds', async path => {
    const outcome = await body('return (await fetch(argument.url + argument.path)).text()', { url, path })
    expect(outcome).toMatchObject(failedWith('within 3 seconds'))
  })

  it('can be caught when it fails, and all of them have the time of the run', async () => {
    const lines = 'for (;;) try { await fetch(argument.url + "/silent") } catch {}'
    expect(await body(lines, { url }, hasty)).toMatchObject(failedWith('took too long'))
  })

  it('with an endless response fails at its limit', async () => {
    const outcome = await body('return (await fetch(argument.url + "/endless")).text()', { url })
    expect(outcome).toMatchObject(failedWith('1048576 bytes'))
  })

  it('is one of ten at most', async () => {
    const outcome = await body('for (let i = 0; i < 11; i++) await fetch(argument.url)', { url })
    expect(outcome).toMatchObject(failedWith('at most 10 requests'))
  })
})
