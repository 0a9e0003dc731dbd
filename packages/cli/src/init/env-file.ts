import { parseEnv } from 'node:util'
import { type Change, withLineBreak } from './changes.ts'
import type { FrameworkPlan, Settings } from './framework.ts'
import { type Project, readFile } from './project.ts'

type Env = Pick<FrameworkPlan, 'envFile' | 'variables'>

/** The settings that the files of variables of a project have already. */
export function readSettings(project: Project, { variables }: Env): Partial<Settings> {
  const texts = ['.env', '.env.local'].map(path => readFile(project, path) ?? '')
  const given = Object.assign({}, ...texts.map(text => parseEnv(text))) as Record<string, string>
  const settings = Object.entries(variables).map(([name, setting]) => [setting, given[name]] as const)
  return Object.fromEntries(settings.filter(([, value]) => value))
}

/** Adds the settings to the file of variables; undefined if it has them. */
export function envChange(
  project: Project,
  { envFile, variables }: Env,
  missing: Partial<Settings>,
): Change | undefined {
  const lines = Object.entries(variables).flatMap(([name, setting]) =>
    missing[setting] === undefined ? [] : [`${name}=${missing[setting]}\n`],
  )
  if (lines.length === 0) return undefined
  const before = readFile(project, envFile)
  return { path: envFile, before, after: withLineBreak(before ?? '') + lines.join(''), isSecret: true }
}

/** Keeps the file with a secret, and the database of a server in this folder, out of version control. */
export function ignoreChange(project: Project, { envFile, variables }: Env): Change | undefined {
  const before = readFile(project, '.gitignore')
  const hasSecret = Object.values(variables).includes('appSecret')
  const wanted = [
    ...(hasSecret ? [envFile] : []),
    ...(readFile(project, '.latchkey/address.json') ? ['.latchkey'] : []),
  ]
  const present = (before ?? '').split(/\r?\n/).map(line => line.trim().replace(/^\/|[/*]+$/g, ''))
  const lines = wanted.filter(path => !present.includes(path))
  if (lines.length === 0) return undefined
  return { path: '.gitignore', before, after: `${withLineBreak(before ?? '')}${lines.join('\n')}\n` }
}
