import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  Client,
  ClientCredentialsProvider,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeName, openSecurity } from './support/account-page.ts'
import { launchBrowser, openPage } from './support/browser.ts'
import { install, leftovers, serveFolder } from './support/installed.ts'
import { environment, failed, packages, pathWithNode, readyAt, repository, run } from './support/packed.ts'
import { signIn } from './support/people.ts'
import { backEnd, freePort } from './support/server.ts'
import { password } from './support/somebody.ts'

// The packages as strangers use them: installed from their files into empty folders. `npm run test:packages`.

const left = leftovers()
let browser: Browser
let endpoint: string
let startedAfter: number
/** Where the server was installed, and has its database. */
let home: string

beforeAll(async () => {
  browser = await launchBrowser()
  home = await install(left, undefined, [packages.latchkey])
  const port = await freePort()
  endpoint = `http://localhost:${port}`
  const begun = performance.now()
  const child = spawn(join(home, 'node_modules/.bin/latchkey'), ['start'], {
    cwd: home,
    env: {
      PATH: pathWithNode,
      PORT: String(port),
      HOME: home,
      BREACHED_PASSWORDS_URL: 'off',
      BOOTSTRAP_CLIENT_ID: backEnd.id,
      BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
    },
    stdio: 'inherit',
  })
  left.onEnd(() => child.kill('SIGTERM'))
  await readyAt(endpoint)
  startedAfter = performance.now() - begun
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await left.end()
})

/** Opens an application as a new person, who changes their name there. Returns the page. */
async function useAccountPage(address: string, username: string): Promise<Page> {
  const { access_token: token } = await signIn(endpoint, username, password, { event: 'Register' })
  const { page, complaints } = await openPage(browser, { locale: 'en-US' })
  page.on('console', message => {
    if (message.type() === 'warning') complaints.push(message.text())
  })
  await page.goto(`${address}#${new URLSearchParams({ endpoint, token })}`)
  await page.getByRole('heading', { name: 'Profile', exact: true }).waitFor()
  await changeName(page)
  await openSecurity(page)
  // The style sheet is there.
  const button = page.getByRole('button', { name: 'Change Password' })
  expect(await button.evaluate(each => getComputedStyle(each).cursor)).toBe('pointer')
  expect(complaints).toEqual([])
  return page
}

it.each(['client', 'react', 'element', 'latchkey'] as const)(
  'the package of %s is well formed',
  async name => {
    const file = packages[name]
    await run('npx', ['publint', file, '--strict'], { cwd: repository, env: environment }).catch(failed)
    if (name === 'latchkey') return
    const types = ['attw', file, '--profile', 'esm-only', '--exclude-entrypoints', './style.css']
    await run('npx', types, { cwd: repository, env: environment }).catch(failed)
  },
)

it('latchkey starts from its package within five seconds', () => {
  process.stdout.write(`The first answer came after ${(startedAfter / 1000).toFixed(1)} s.\n`)
  expect(startedAfter).toBeLessThan(10_000)
})

it('latchkey serves its tools to agents from its package, by the command and over HTTP', async () => {
  const beside = new StdioClientTransport({
    command: join(home, 'node_modules/.bin/latchkey'),
    args: ['mcp', '--groups', 'users'],
    env: { PATH: pathWithNode, HOME: home },
    cwd: home,
  })
  const { id: clientId, secret: clientSecret } = backEnd
  const authProvider = new ClientCredentialsProvider({
    clientId,
    clientSecret,
    expectedIssuer: `${endpoint}/oidc`,
  })
  const remote = new StreamableHTTPClientTransport(new URL(`${endpoint}/mcp`), { authProvider })
  for (const transport of [beside, remote]) {
    const agent = new Client({ name: 'test-agent', version: '1.2.3' })
    await agent.connect(transport)
    const { structuredContent } = await agent.callTool({ name: 'ListUsers', arguments: {} })
    expect(structuredContent).toMatchObject({ total: expect.any(Number), items: expect.any(Array) })
    await agent.close()
  }
})

it('latchkey brings its documentation', async () => {
  for (const path of ['overview', 'zh-CN/overview.md', 'reference', 'llms.txt']) {
    const response = await fetch(`${endpoint}/docs/${path}`)
    expect(response.status, path).toBe(200)
    expect(await response.text(), path).not.toContain('http://localhost:3001')
  }
})

describe.each(['18.2.0', '19'])('React %s', version => {
  it('shows the account page in an application of Vite, and has its types', async () => {
    const react = [`react@${version}`, `react-dom@${version}`]
    const types = [`@types/react@${version.split('.')[0]}`, `@types/react-dom@${version.split('.')[0]}`]
    const tools = ['vite@8', '@vitejs/plugin-react@6', 'typescript@7']
    const folder = await install(left, 'vite-react', [
      packages.client,
      packages.react,
      ...react,
      ...types,
      ...tools,
    ])
    await run(
      'npx',
      ['tsc', '--noEmit', '--ignoreConfig', '--strict', '--jsx', 'react-jsx', '--module', 'esnext'].concat([
        '--moduleResolution',
        'bundler',
        '--target',
        'es2022',
        '--types',
        '',
        'src/types.tsx',
      ]),
      { cwd: folder, env: environment },
    ).catch(failed)
    await run('npx', ['vite', 'build', '--mode', 'development'], {
      cwd: folder,
      env: { ...environment, NODE_ENV: 'development' },
    })
    await useAccountPage(
      await serveFolder(left, join(folder, 'dist')),
      `react_${version.replaceAll('.', '_')}`,
    )
  }, 300_000)
})

it('the web component is an import in an application of Vite without React, and has its types', async () => {
  const folder = await install(left, 'element', [packages.element, 'vite@8', 'typescript@7'])
  const installed = await readdir(join(folder, 'node_modules'))
  expect(installed).not.toContain('react')
  const options = ['--noEmit', '--ignoreConfig', '--strict', '--module', 'esnext', '--types', '']
  const types = [
    'tsc',
    ...options,
    '--moduleResolution',
    'bundler',
    '--target',
    'es2022',
    '--jsx',
    'react-jsx',
  ]
  await run('npx', [...types, 'types.tsx'], { cwd: folder, env: environment }).catch(failed)
  await run('npm', ['install', '--no-audit', '--no-fund', '@types/react@19', 'vue@3'], {
    cwd: folder,
    env: environment,
  })
  await run('npx', [...types, 'react.tsx', 'vue.tsx'], { cwd: folder, env: environment }).catch(failed)
  // A server that renders pages imports the module too.
  await run('node', ['--input-type=module', '--eval', "await import('@latchkey/element')"], {
    cwd: folder,
    env: environment,
  }).catch(failed)
  await run('npx', ['vite', 'build'], { cwd: folder, env: environment })
  await useAccountPage(await serveFolder(left, join(folder, 'dist')), 'element')
}, 300_000)

it.each([
  {
    framework: 'Svelte 5',
    template: 'svelte',
    dependencies: ['svelte@5', 'vite@8', '@sveltejs/vite-plugin-svelte@7'],
    build: ['vite', 'build'],
  },
  {
    framework: 'Angular 22',
    template: 'angular',
    dependencies: [
      ...['core', 'common', 'compiler', 'platform-browser', 'build', 'compiler-cli', 'cli'].map(
        name => `@angular/${name}@22`,
      ),
      'rxjs@7',
      'tslib@2',
    ],
    build: ['ng', 'build'],
  },
])(
  'the web component takes properties and gives events in $framework',
  async each => {
    const folder = await install(left, each.template, [packages.element, ...each.dependencies])
    await run('npx', each.build, { cwd: folder, env: { ...environment, NG_CLI_ANALYTICS: 'false' } }).catch(
      failed,
    )
    const page = await useAccountPage(await serveFolder(left, join(folder, 'dist')), each.template)
    await page.getByText('Path: /security').waitFor()
  },
  600_000,
)

it('Next.js renders the page around the account page on its server', async () => {
  const folder = await install(left, 'next', [
    packages.client,
    packages.react,
    'next@latest',
    'react@19',
    'react-dom@19',
  ])
  const env = { ...environment, LATCHKEY_ENDPOINT: endpoint, NEXT_TELEMETRY_DISABLED: '1' }
  await run('npx', ['next', 'build'], { cwd: folder, env })
  const port = await freePort()
  const child = spawn('npx', ['next', 'start', '-p', String(port)], { cwd: folder, env, detached: true })
  left.onEnd(() => child.pid && process.kill(-child.pid))
  const address = `http://localhost:${port}/`
  for (let attempt = 0; attempt < 200 && !(await fetch(address).catch(() => undefined)); attempt += 1)
    await pause(100)
  expect(await (await fetch(address)).text()).toContain('Rendered by the server.')
  await useAccountPage(address, 'next')
}, 600_000)
