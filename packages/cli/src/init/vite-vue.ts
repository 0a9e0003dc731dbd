import type { Change } from './changes.ts'
import type { ByHand, Framework, FrameworkPlan } from './framework.ts'
import { latchkeyVersion } from './latchkey-version.ts'
import { findFile, type Project, readFile, scriptCommand } from './project.ts'
import {
  applyEdits,
  importsLatchkey,
  importsOf,
  insert,
  nodesOfType,
  parseSource,
  rangeOf,
} from './source.ts'
import { readTemplate } from './templates.ts'
import { readViteConfig, vitePort } from './vite-config.ts'

export const viteVue: Framework = {
  id: 'vite-vue',
  name: 'Vue with Vite',
  isOf: ({ packages }) => packages.has('vite') && packages.has('vue'),
  plan,
}

function plan(project: Project): FrameworkPlan {
  const steps = [wrapApplication(project), declareElements(project)]
  const hasRouter = project.packages.has('vue-router')
  return {
    added: [{ path: 'src/latchkey/Latchkey.vue', text: readTemplate(project, 'vite-vue/Latchkey.vue') }],
    patches: steps.flatMap(({ patches }) => patches),
    byHand: steps.flatMap(({ byHand }) => byHand),
    hints: hasRouter ? [routerHint] : [],
    packages: { '@latchkey/element': latchkeyVersion },
    variables: { VITE_LATCHKEY_ENDPOINT: 'endpoint', VITE_LATCHKEY_APP_ID: 'appId' },
    envFile: '.env.local',
    type: 'SPA',
    port: vitePort(project),
    callback: '/',
    start: scriptCommand(project, ['dev', 'start']),
  }
}

const routerHint = `The account page is shown at /account, beside your routes. For a route of Vue Router inside of your layout, give a component with
<latchkey-account> the path /account, and remove the condition in src/latchkey/Latchkey.vue.`

type Step = { patches: Change[]; byHand: ByHand[] }
const nothing: Step = { patches: [], byHand: [] }

/** Mounts the component of Latchkey, which shows the application, in place of the application. */
function wrapApplication(project: Project): Step {
  const path = findFile(project, ['src/main.ts', 'src/main.js'])
  const source = path && parseSource(readFile(project, path) ?? '', path)
  if (source && importsLatchkey(source)) return nothing
  const root =
    source && importsOf(source).find(({ source: { value } }) => ['./App.vue', '@/App.vue'].includes(value))
  if (!path || !source || !root)
    return {
      patches: [],
      byHand: [{ path: path ?? 'src/main', why: 'has an unknown shape. Change by hand', lines: mainLines }],
    }
  const { start, end } = rangeOf(root.source)
  const quote = source.text[start]
  const edit = { start, end, text: `${quote}./latchkey/Latchkey.vue${quote}` }
  return { patches: [{ path, before: source.text, after: applyEdits(source.text, [edit]) }], byHand: [] }
}

const mainLines = ["import App from './latchkey/Latchkey.vue' // in place of './App.vue', which it shows"]

/** Tells the compiler of templates that the tags are elements, not components. */
function declareElements(project: Project): Step {
  const config = readViteConfig(project)
  if (
    config &&
    nodesOfType(config.source.program, 'StringLiteral').some(({ value }) => value === 'latchkey-')
  )
    return nothing
  const calls = config ? nodesOfType(config.source.program, 'CallExpression') : []
  const [call, ...more] = calls.filter(({ callee }) => callee.type === 'Identifier' && callee.name === 'vue')
  if (!config || !call || more.length > 0 || call.arguments.length > 0)
    return {
      patches: [],
      byHand: [
        {
          path: config?.path ?? 'vite.config',
          why: 'has an unknown shape. Give the plugin by hand',
          lines: configLines,
        },
      ],
    }
  const { path, source } = config
  const options = configLines.join(' ').replace(/^vue\(|\)$/g, '')
  const quoted = /"/.test(source.text) && !/'/.test(source.text) ? options.replaceAll("'", '"') : options
  const after = applyEdits(source.text, [insert(rangeOf(call).end - 1, quoted)])
  return { patches: [{ path, before: source.text, after }], byHand: [] }
}

const configLines = [
  "vue({ template: { compilerOptions: { isCustomElement: tag => tag.startsWith('latchkey-') } } })",
]
