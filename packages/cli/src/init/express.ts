import { dirname, extname, posix } from 'node:path'
import type { Change } from './changes.ts'
import { type ExpressEntry, readExpressEntry } from './express-entry.ts'
import type { ByHand, Framework, FrameworkPlan } from './framework.ts'
import { type Project, scriptCommand } from './project.ts'
import {
  addImport,
  addLine,
  applyEdits,
  importsLatchkey,
  importsOf,
  insert,
  rangeOf,
  styleOf,
} from './source.ts'
import { asCommonJs, readTemplate } from './templates.ts'

export const express: Framework = {
  id: 'express',
  name: 'Express',
  isOf: ({ packages }) => packages.has('express'),
  plan,
}

function plan(project: Project): FrameworkPlan {
  const entry = readExpressEntry(project)
  const scripts = ['dev', 'start'].filter(name => project.scripts[name])
  return {
    added: [addedFile(project, entry)],
    ...useRouter(project, entry),
    hints: [
      'Link to /login, /account and /logout from your pages. requiresAuth() of express-openid-connect protects a route.',
    ],
    packages: { 'express-openid-connect': '3' },
    variables: {
      LATCHKEY_ENDPOINT: 'endpoint',
      LATCHKEY_APP_ID: 'appId',
      LATCHKEY_APP_SECRET: 'appSecret',
      SESSION_SECRET: 'sessionSecret',
      APP_URL: 'appUrl',
    },
    envFile: '.env',
    type: 'Traditional',
    port: entry?.port ?? 3000,
    callback: '/callback',
    start:
      scripts.length > 0
        ? scriptCommand(project, scripts)
        : `node ${entry?.path ?? project.main ?? 'index.js'}`,
  }
}

/** The module with the pages of Latchkey, in the language of the module that it stands beside. */
function addedFile(project: Project, entry: ExpressEntry | undefined): { path: string; text: string } {
  const extension = entry ? extname(entry.path) : project.isTypeScript ? '.ts' : '.js'
  const isTypeScript = extension.endsWith('ts')
  const text = readTemplate({ isTypeScript }, 'express/latchkey.ts')
  const isModule = isTypeScript || (entry?.isModule ?? project.isModule)
  const folder = entry ? dirname(entry.path) : '.'
  return { path: posix.join(folder, `latchkey${extension}`), text: isModule ? text : asCommonJs(text) }
}

/** Puts the pages in front of all that follows the creation of the application. */
function useRouter(
  project: Project,
  entry: ExpressEntry | undefined,
): { patches: Change[]; byHand: ByHand[] } {
  if (!entry)
    return { patches: [], byHand: [{ path: project.main ?? 'The module of your application', ...byHand }] }
  const { source, path, creation, name } = entry
  if (importsLatchkey(source)) return { patches: [], byHand: [] }
  const from = `./latchkey${importedExtension(project, entry)}`
  const { semicolon } = styleOf(source)
  const edits = [
    entry.isModule
      ? addImport(source, '{ latchkey }', from)
      : requireBefore(entry, quote => `const { latchkey } = require(${quote}${from}${quote})`),
    insert(rangeOf(creation).end, `\n${name}.use(latchkey())${semicolon}`),
  ]
  return { patches: [{ path, before: source.text, after: applyEdits(source.text, edits) }], byHand: [] }
}

const byHand = {
  why: 'has an unknown shape. Add by hand, behind the creation of the application',
  lines: ["import { latchkey } from './latchkey.js'", '', 'app.use(latchkey())'],
}

/** In CommonJS, behind the last `require` before the application is created. */
function requireBefore({ source, creation }: ExpressEntry, statement: (quote: string) => string) {
  const { text, program } = source
  const { semicolon, quote } = styleOf(source)
  const before = program.body.filter(each => rangeOf(each).end <= rangeOf(creation).start)
  const last = before.findLast(each => /\brequire\(/.test(text.slice(each.start ?? 0, each.end ?? 0)))
  return last ? insert(rangeOf(last).end, `\n${statement(quote)}${semicolon}`) : addLine(source, statement)
}

/** As the other imports of the module have it; else what the program that runs the module asks for. */
function importedExtension({ scripts }: Project, { source, path }: ExpressEntry): string {
  const relative = importsOf(source).find(each => each.source.value.startsWith('.'))
  if (relative) return /\.[cm]?[jt]s$/.exec(relative.source.value)?.[0] ?? ''
  const isRunByNode = [scripts.dev, scripts.start].some(
    script => script?.startsWith('node ') && script.includes(path),
  )
  const extension = extname(path)
  return isRunByNode ? extension : extension.replace('ts', 'js')
}
