import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { latchkey } from '../../../tests/support/command.ts'
import {
  expressProject,
  type Files,
  filesOf,
  npmStandIn,
  viteReactProject,
  writeProject,
} from '../../../tests/support/projects.ts'
import { startTestServer, type TestServer } from '../../../tests/support/server.ts'

const secretKey = 'the key that all test servers share, and nobody else'

let server: TestServer
/** The environment of the operator on the server's machine. */
let here: Record<string, string>

beforeAll(async () => {
  server = await startTestServer()
  here = { DATABASE_URL: server.databaseUrl, SECRET_KEY: secretKey, PORT: new URL(server.url).port }
})
afterAll(() => server.stop())

/** Runs the command in a project with an npm that installs nothing. */
async function init(cwd: string, args: string[], { variables = here, npm = npmStandIn() } = {}) {
  const ended = await latchkey(['init', ...args], { cwd, variables: { ...variables, PATH: npm.PATH } })
  return { ...ended, installed: npm.calls() }
}

async function initJson(cwd: string, args: string[], options: Parameters<typeof init>[2] = {}) {
  const { output, ...ended } = await init(cwd, [...args, '--json'], options)
  return { ...ended, document: JSON.parse(output) }
}

async function applications(): Promise<number> {
  const { rows } = await server.database.query('select count(*)::int as total from applications')
  return rows[0].total
}

describe('latchkey init', () => {
  it('adds sign-in to the project, registers the application and installs the packages', async () => {
    const folder = writeProject(viteReactProject)
    const { code, document, installed } = await initJson(folder, ['--yes'])
    expect(code).toBe(0)
    const { id } = document.application
    expect(document).toMatchObject({
      framework: 'vite-react',
      application: { name: 'shop', type: 'SPA', redirectUris: ['http://localhost:5173/'] },
      commands: ['npm install @latchkey/react@0.1', 'npm run dev'],
      byHand: [],
    })
    expect(document.files).toContainEqual({
      path: 'src/main.tsx',
      change: 'modify',
      diff: expect.stringContaining('-    <App />\n+    <Latchkey>\n+      <App />\n+    </Latchkey>\n'),
    })
    expect(installed).toEqual(['install @latchkey/react@0.1'])
    expect(filesOf(folder)['.env.local']).toBe(
      `VITE_LATCHKEY_ENDPOINT=${server.url}\nVITE_LATCHKEY_APP_ID=${id}\n`,
    )
    expect(await server.manage('GET /api/applications/:id', { params: { id } })).toMatchObject({
      oidcClientMetadata: {
        redirectUris: ['http://localhost:5173/'],
        postLogoutRedirectUris: ['http://localhost:5173/'],
      },
    })
  })

  it('changes nothing the second time, and registers no second application', async () => {
    const folder = writeProject(withPackage(viteReactProject, '@latchkey/react'))
    const first = await initJson(folder, ['--yes'])
    const before = filesOf(folder)
    const total = await applications()
    const { code, document, installed } = await initJson(folder, ['--yes'])
    expect(code).toBe(0)
    expect(document).toMatchObject({ files: [], application: { id: first.document.application.id } })
    expect((await init(folder, [], { variables: { PORT: '1' } })).output).toContain(
      'Nothing is to be changed',
    )
    expect(installed).toEqual([])
    expect(filesOf(folder)).toEqual(before)
    expect(await applications()).toBe(total)
  })

  it('completes what a stopped run has left', async () => {
    const folder = writeProject(viteReactProject)
    const { document } = await initJson(folder, ['--yes'], { npm: npmStandIn({ exitCode: 1 }) })
    expect(document.error).toMatchObject({
      code: 'install_failed',
      message: expect.stringContaining('Run: npm install @latchkey/react@0.1'),
    })
    const total = await applications()
    const { code, installed } = await init(folder, ['--yes'])
    expect(code).toBe(0)
    expect(installed).toEqual(['install @latchkey/react@0.1'])
    expect(await applications()).toBe(total)
  })

  it('changes nothing with --dry-run, also without a server', async () => {
    const folder = writeProject(viteReactProject)
    const total = await applications()
    const { code, output, installed } = await init(folder, ['--dry-run'], { variables: { PORT: '1' } })
    expect(code).toBe(0)
    expect(output).toContain('+++ b/src/latchkey/Latchkey.tsx\n')
    expect(output).not.toContain('\u001B')
    expect(installed).toEqual([])
    expect(filesOf(folder)).toEqual(viteReactProject)
    expect(await applications()).toBe(total)
  })

  it('finds the server that was started in a folder above', async () => {
    const project = Object.entries(viteReactProject).map(([path, text]) => [`shop/${path}`, text])
    const address = JSON.stringify({ endpoint: 'http://localhost:4999', port: 4999 })
    const folder = writeProject({ ...Object.fromEntries(project), '.latchkey/address.json': address })
    const { document } = await initJson(join(folder, 'shop'), ['--dry-run'], { variables: {} })
    expect(document.files).toContainEqual(
      expect.objectContaining({
        path: '.env.local',
        diff: expect.stringContaining('+VITE_LATCHKEY_ENDPOINT=http://localhost:4999\n'),
      }),
    )
  })

  it('uses an application that exists already', async () => {
    const folder = writeProject(viteReactProject)
    const total = await applications()
    const { code } = await init(folder, ['--yes', '--client-id', 'known'])
    expect(code).toBe(0)
    expect(filesOf(folder)['.env.local']).toContain('VITE_LATCHKEY_APP_ID=known\n')
    expect(await applications()).toBe(total)
  })

  it('keeps secrets out of its output and out of version control', async () => {
    const mine = 'PAYMENT_KEY=my-payment-key'
    const folder = writeProject({ ...expressProject, '.env': mine, '.gitignore': 'node_modules\n' })
    const { code, output } = await init(folder, ['--yes'])
    expect(code).toBe(0)
    const { '.env': env = '', '.gitignore': ignored } = filesOf(folder)
    expect(env).toMatch(/^PAYMENT_KEY=my-payment-key\nLATCHKEY_ENDPOINT=/)
    expect(env).toMatch(/^LATCHKEY_APP_SECRET=\w{32}$/m)
    expect(env).toMatch(/^SESSION_SECRET=[\w-]{43}$/m)
    expect(env).toContain('APP_URL=http://localhost:4000\n')
    for (const line of env.split('\n').filter(each => /SECRET|PAYMENT/.test(each)))
      expect(output).not.toContain(line.split('=')[1])
    expect(ignored).toBe('node_modules\n.env\n')
  })

  it('keeps the database of a server in the same folder out of version control', async () => {
    const folder = writeProject({ ...viteReactProject, '.latchkey/address.json': '{}' })
    const { document } = await initJson(folder, ['--dry-run'])
    expect(document.files).toContainEqual(
      expect.objectContaining({ path: '.gitignore', diff: expect.stringContaining('\n+.latchkey\n') }),
    )
  })

  it('never overwrites a file, and shows what to add by hand', async () => {
    const mine = {
      'src/latchkey/AccountPage.tsx': 'export const AccountPage = () => null\n',
      'src/main.tsx': "import { start } from './start'\nstart()\n",
    }
    const folder = writeProject({ ...viteReactProject, ...mine })
    const { code, output } = await init(folder, ['--yes'])
    expect(code).toBe(0)
    expect(filesOf(folder)).toMatchObject(mine)
    expect(output).toContain('src/main.tsx has an unknown shape. Add by hand:\n\n  import { Latchkey } from')
    expect(output).toContain('src/latchkey/AccountPage.tsx is yours.')
    expect(output).toContain('Change src/main.tsx and src/latchkey/AccountPage.tsx as shown above.')
    expect(filesOf(folder)['src/latchkey/Latchkey.tsx']).toBeDefined()
  })
})

describe('a project that latchkey init refuses', () => {
  const manifest = (text: string): Files => ({ 'package.json': text })
  it.each<{ why: string; files: Files; code: string; args?: string[]; variables?: Record<string, string> }>([
    { why: 'has no package.json', files: { 'index.html': '' }, code: 'no_project' },
    { why: 'has a package.json that cannot be read', files: manifest('{'), code: 'malformed_project' },
    { why: 'has a package.json of another kind', files: manifest('["vite"]'), code: 'malformed_project' },
    {
      why: 'is of another framework',
      files: manifest('{ "dependencies": { "nuxt": "4", "vue": "3", "vite": "8" } }'),
      code: 'unknown_framework',
    },
    {
      why: 'cannot be written',
      files: { ...viteReactProject, 'src/latchkey': 'a file, whichever user runs the tests' },
      code: 'not_writable',
    },
    { why: 'finds no server', files: viteReactProject, code: 'unreachable', variables: { PORT: '1' } },
    {
      why: 'was set up for another server',
      files: { ...viteReactProject, '.env': 'VITE_LATCHKEY_ENDPOINT=https://id.example.com' },
      code: 'configuration',
    },
    {
      why: 'has no such address',
      files: viteReactProject,
      code: 'usage',
      args: ['--app-url', 'localhost:80'],
    },
    {
      why: 'has a client of another server',
      files: viteReactProject,
      code: 'missing_credentials',
      args: ['--endpoint'],
    },
  ])('since it $why is left as it is', async ({ files, code: wanted, args = [], variables = here }) => {
    const folder = writeProject(files)
    const total = await applications()
    const more = args.at(-1) === '--endpoint' ? [...args, server.url] : args
    const { code, document, installed } = await initJson(folder, ['--yes', ...more], { variables })
    expect(document.error).toMatchObject({ code: wanted, message: expect.stringMatching(/\.$/) })
    expect(code).toBe(wanted === 'usage' ? 2 : 1)
    expect(filesOf(folder)).toEqual(files)
    expect(installed).toEqual([])
    expect(await applications()).toBe(total)
  })

  it('since nobody is asked is left as it is', async () => {
    const folder = writeProject(viteReactProject)
    const total = await applications()
    const { code, errors } = await init(folder, [])
    expect(code).toBe(2)
    expect(errors).toContain('use --yes or --dry-run')
    expect(filesOf(folder)).toEqual(viteReactProject)
    expect(await applications()).toBe(total)
  })

  it('says how to start a server', async () => {
    const { errors } = await init(writeProject(viteReactProject), ['--yes'], { variables: { PORT: '1' } })
    expect(errors).toContain('npx latchkey start')
  })
})

function withPackage(files: Files, name: string): Files {
  const manifest = JSON.parse(files['package.json'] ?? '')
  return {
    ...files,
    'package.json': JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, [name]: '*' } }),
  }
}
