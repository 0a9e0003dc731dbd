import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Which folder may import which; see ARCHITECTURE.md. Everything else is forbidden. */
const packages: Record<string, string[]> = {
  contract: [],
  locales: [],
  ui: ['locales'],
  client: ['contract'],
  react: ['ui', 'locales', 'client', 'contract'],
  element: ['react', 'ui', 'locales'],
  web: ['react', 'ui', 'locales', 'client', 'contract'],
  mcp: ['contract'],
  server: ['contract', 'locales', 'mcp'],
  cli: ['server', 'client', 'contract', 'mcp'],
}

const rooms: Record<string, string[]> = {
  main: ['run', 'config', 'quick-start'],
  run: ['start', 'config', 'environment'],
  administration: ['config', 'http', 'directory', 'account', 'policies', 'store'],
  checks: ['config', 'directory', 'policies', 'store'],
  refusal: ['config', 'http', 'store'],
  'server-address': ['config', 'environment'],
  'quick-start': ['config', 'directory'],
  start: [
    'config',
    'services',
    'logger',
    'metrics',
    'listen',
    'server',
    'server-address',
    'open-telemetry',
    'tracing',
    'account',
    'connectors',
    'directory',
    'events',
    'oidc',
    'outside',
    'policies',
    'scripts',
    'store',
  ],
  server: ['services', 'http', 'oidc', 'store'],
  listen: ['services', 'config'],
  http: [
    'services',
    'config',
    'oidc',
    'sign-in',
    'directory',
    'account',
    'connectors',
    'events',
    'policies',
    'scripts',
    'store',
  ],
  oidc: [
    'services',
    'config',
    'sign-in',
    'directory',
    'account',
    'events',
    'outside',
    'policies',
    'scripts',
    'store',
  ],
  'sign-in': ['directory', 'account', 'connectors', 'events', 'policies', 'scripts', 'store'],
  directory: ['services', 'account', 'connectors', 'events', 'policies', 'scripts', 'store'],
  account: ['connectors', 'events', 'outside', 'policies', 'store'],
  connectors: ['outside', 'store'],
  events: ['policies', 'store'],
  policies: ['store'],
  store: ['config', 'environment'],
  services: [
    'account',
    'config',
    'connectors',
    'directory',
    'events',
    'metrics',
    'oidc',
    'outside',
    'policies',
    'scripts',
    'store',
    'tracing',
  ],
  logger: ['config'],
  config: ['environment', 'telemetry-settings'],
  'telemetry-settings': [],
  tracing: [],
  'open-telemetry': ['metrics', 'pushed-metrics', 'telemetry-settings', 'tracing'],
  'pushed-metrics': ['metrics'],
  environment: [],
  metrics: [],
  outside: [],
  scripts: [],
}

type Arrow = { from: string; to: string; file: string }

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(?<![./\w])(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, path = '']) => path)
}

/** Without the files that `latchkey init` copies into applications, which import packages of theirs. */
const sources = (pattern: string) =>
  globSync(pattern, { cwd: root }).filter(file => !/\.test\.tsx?$|\/init\/templates\//.test(file))

it('imports between packages point one way', () => {
  const arrows: Arrow[] = sources('packages/*/src/**/*.{ts,tsx}').flatMap(file => {
    const [, from = ''] = file.split('/')
    return importsOf(file)
      .filter(path => path.startsWith('@latchkey/') || /\.\.\/\.\.\/(\.\.\/)*packages/.test(path))
      .map(path => ({ from, to: path.split('/')[1] ?? '', file }))
  })
  expect(arrows.length).toBeGreaterThan(20)
  expect(arrows.filter(({ from, to }) => !packages[from]?.includes(to))).toEqual([])
})

it('imports inside the server point one way', () => {
  const base = 'packages/server/src'
  const arrows: Arrow[] = sources(`${base}/**/*.ts`).flatMap(file =>
    importsOf(file)
      .filter(path => path.startsWith('.'))
      .map(path => ({
        from: roomOf(relative(base, file)),
        to: roomOf(relative(base, join(dirname(file), path))),
        file,
      }))
      .filter(({ from, to }) => from !== to),
  )
  expect(arrows.length).toBeGreaterThan(50)
  expect(arrows.filter(({ from, to }) => !rooms[from]?.includes(to))).toEqual([])
})

it('the contract imports only zod', () => {
  const foreign = sources('packages/contract/src/**/*.ts').flatMap(file =>
    importsOf(file).filter(path => !/^\.\.?\//.test(path) && path !== 'zod'),
  )
  expect(foreign).toEqual([])
})

it('the browser code imports none of the server’s texts', () => {
  const reading = sources('packages/{client,react,element,web,ui}/src/**/*.{ts,tsx}').filter(file =>
    importsOf(file).some(path => /^@latchkey\/locales\/(?!console$)/.test(path)),
  )
  expect(reading).toEqual([])
})

it('the browser code imports only types from the contract', () => {
  const loaded = sources('packages/{client,react,element,web,ui}/src/**/*.{ts,tsx}').filter(file =>
    /^import (?!type)[^;']*?from '(@latchkey\/contract|zod)'/m.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(loaded).toEqual([])
})

it('the server loads what only agents or scripts need with their first request', () => {
  const loading = sources('packages/server/src/**/*.ts').filter(file =>
    /^(import|export) (?!type)[^;']*?from '(@latchkey\/mcp|@modelcontextprotocol\/|light-my-request|piscina)/m.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  )
  expect(loading).toEqual([])
})

it('every query on `is_suspended` also considers `suspended_until`', () => {
  const base = 'packages/server/src'
  const mayLook = ['account/suspension.ts', 'account/user.ts', 'policies/suspension.ts', 'store/rows.ts']
  const asking = sources(`${base}/**/*.ts`)
    .filter(file => !mayLook.includes(relative(base, file)))
    .flatMap(file => readFileSync(join(root, file), 'utf8').split('\n'))
    .filter(line => line.includes('is_suspended') && !line.includes('suspended_until'))
  expect(asking).toEqual([])
})

it('there is no import cycle, types included', () => {
  const files = sources('{packages/*/src,bench,scripts,tests}/**/*.{ts,tsx}')
  const known = new Set(files)
  const imports = new Map(
    files.map(file => [
      file,
      importsOf(file)
        .filter(path => path.startsWith('.'))
        .map(path => join(dirname(file), path))
        .filter(path => known.has(path)),
    ]),
  )
  expect(files.length).toBeGreaterThan(300)
  expect(cyclesOf(imports)).toEqual([])
})

/** The groups of files that import each other, directly or indirectly. */
function cyclesOf(imports: Map<string, string[]>): string[][] {
  const reached = new Map([...imports.keys()].map(file => [file, reachableFrom(file, imports)]))
  const cycles = new Map<string, string[]>()
  for (const [file, others] of reached) {
    const cycle = [...others].filter(other => reached.get(other)?.has(file)).sort()
    if (others.has(file)) cycles.set(cycle.join(), cycle)
  }
  return [...cycles.values()]
}

function reachableFrom(file: string, imports: Map<string, string[]>): Set<string> {
  const reached = new Set<string>()
  const pending = [...(imports.get(file) ?? [])]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (reached.has(next)) continue
    reached.add(next)
    pending.push(...(imports.get(next) ?? []))
  }
  return reached
}

function roomOf(path: string): string {
  const [first = ''] = path.split('/')
  return first.replace(/\.ts$/, '')
}
