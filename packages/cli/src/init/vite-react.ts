import type { Change } from './changes.ts'
import type { ByHand, Framework, FrameworkPlan } from './framework.ts'
import { latchkeyVersion } from './latchkey-version.ts'
import { findFile, type Project, readFile, scriptCommand } from './project.ts'
import { renderedElement } from './rendered-element.ts'
import { addImport, applyEdits, importsLatchkey, parseSource, wrapInElement } from './source.ts'
import { readTemplate } from './templates.ts'
import { vitePort } from './vite-config.ts'

export const viteReact: Framework = {
  id: 'vite-react',
  name: 'React with Vite',
  isOf: ({ packages }) => packages.has('vite') && packages.has('react'),
  plan,
}

function plan(project: Project): FrameworkPlan {
  const extension = project.isTypeScript ? 'tsx' : 'jsx'
  const hasRouter = ['react-router', 'react-router-dom'].some(name => project.packages.has(name))
  return {
    added: ['Latchkey', 'AccountMenu', 'AccountPage'].map(name => ({
      path: `src/latchkey/${name}.${extension}`,
      text: readTemplate(project, `vite-react/${name}.tsx`),
    })),
    ...wrapApplication(project),
    hints: hasRouter ? [routerHint] : [],
    packages: { '@latchkey/react': latchkeyVersion },
    variables: { VITE_LATCHKEY_ENDPOINT: 'endpoint', VITE_LATCHKEY_APP_ID: 'appId' },
    envFile: '.env.local',
    type: 'SPA',
    port: vitePort(project),
    callback: '/',
    start: scriptCommand(project, ['dev', 'start']),
  }
}

const routerHint = `The account page is shown at /account, beside your routes. For a route of React Router inside of your layout, add
<Route path="/account" element={<AccountPage />} /> and remove the condition in src/latchkey/Latchkey.`

function wrapApplication(project: Project): { patches: Change[]; byHand: ByHand[] } {
  const path = findFile(
    project,
    ['main', 'index'].flatMap(name => ['tsx', 'jsx', 'ts', 'js'].map(end => `src/${name}.${end}`)),
  )
  const before = path && readFile(project, path)
  const source = before === undefined ? undefined : parseSource(before, path ?? '')
  if (source && importsLatchkey(source)) return { patches: [], byHand: [] }
  const element = source && renderedElement(source)
  if (!path || !source || !element)
    return {
      patches: [],
      byHand: [{ path: path ?? 'src/main', why: 'has an unknown shape. Add by hand', lines: byHandLines }],
    }
  const edits = [
    addImport(source, '{ Latchkey }', './latchkey/Latchkey'),
    ...wrapInElement(source, element, 'Latchkey'),
  ]
  return { patches: [{ path, before: source.text, after: applyEdits(source.text, edits) }], byHand: [] }
}

const byHandLines = [
  "import { Latchkey } from './latchkey/Latchkey'",
  '',
  '<Latchkey>',
  '  <App />',
  '</Latchkey>',
]
