import type { Node } from '@babel/types'
import type { Change } from './changes.ts'
import { type ByHand, type Framework, type FrameworkPlan, portOption } from './framework.ts'
import { latchkeyVersion } from './latchkey-version.ts'
import { findFile, type Project, readFile, scriptCommand } from './project.ts'
import {
  addImport,
  applyEdits,
  importsLatchkey,
  nodesOfType,
  parseSource,
  type Source,
  wrapInElement,
} from './source.ts'
import { readTemplate } from './templates.ts'

export const next: Framework = {
  id: 'next',
  name: 'Next.js with the App Router',
  isOf: project => project.packages.has('next') && appFolder(project) !== undefined,
  plan,
}

const appFolder = (project: Project) => findFile(project, ['app', 'src/app'])

function plan(project: Project): FrameworkPlan {
  const app = appFolder(project) ?? 'app'
  const extension = project.isTypeScript ? 'tsx' : 'jsx'
  return {
    added: ['latchkey/Latchkey', 'latchkey/AccountMenu', 'account/page'].map(name => ({
      path: `${app}/${name}.${extension}`,
      text: readTemplate(project, `next/${name}.tsx`),
    })),
    ...wrapChildren(project, app),
    hints: [],
    packages: { '@latchkey/react': latchkeyVersion },
    variables: { NEXT_PUBLIC_LATCHKEY_ENDPOINT: 'endpoint', NEXT_PUBLIC_LATCHKEY_APP_ID: 'appId' },
    envFile: '.env.local',
    type: 'SPA',
    port: portOption(project.scripts.dev, ['-p', '--port']) ?? 3000,
    callback: '/',
    start: scriptCommand(project, ['dev', 'start']),
  }
}

/** Puts the component around the `children` of the root layout. */
function wrapChildren(project: Project, app: string): { patches: Change[]; byHand: ByHand[] } {
  const paths = ['tsx', 'jsx', 'js'].map(end => `${app}/layout.${end}`)
  const path = findFile(project, paths)
  const source = path && parseSource(readFile(project, path) ?? '', path)
  if (source && importsLatchkey(source)) return { patches: [], byHand: [] }
  const [children, ...more] = source ? childrenIn(source) : []
  if (!path || !source || !children || more.length > 0)
    return {
      patches: [],
      byHand: [
        { path: path ?? `${app}/layout`, why: 'has an unknown shape. Add by hand', lines: byHandLines },
      ],
    }
  const edits = [
    addImport(source, '{ Latchkey }', './latchkey/Latchkey'),
    ...wrapInElement(source, children, 'Latchkey'),
  ]
  return { patches: [{ path, before: source.text, after: applyEdits(source.text, edits) }], byHand: [] }
}

const byHandLines = ["import { Latchkey } from './latchkey/Latchkey'", '', '<Latchkey>{children}</Latchkey>']

/** Where the module renders its children: `{children}` or `{props.children}` between tags. */
function childrenIn({ program }: Source): Node[] {
  const elements = [...nodesOfType(program, 'JSXElement'), ...nodesOfType(program, 'JSXFragment')]
  return elements
    .flatMap(({ children }): Node[] => children)
    .filter(child => child.type === 'JSXExpressionContainer' && isChildren(child.expression))
}

function isChildren(node: Node): boolean {
  if (node.type === 'MemberExpression') return isChildren(node.property)
  return node.type === 'Identifier' && node.name === 'children'
}
