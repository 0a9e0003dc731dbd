import { CommandError, UsageError } from '../errors.ts'
import type { Change } from './changes.ts'
import { envChange, ignoreChange, readSettings } from './env-file.ts'
import type { ByHand, Framework, FrameworkPlan, Settings } from './framework.ts'
import type { InitOptions } from './options.ts'
import { installCommand, type Project, readFile } from './project.ts'
import type { Registration } from './server.ts'

/** All that `init` is going to do in a project. */
export type Plan = {
  framework: Framework
  /** The changes of all files; the id of an application that is not registered yet is made of words. */
  changesWith(registered: Partial<Settings>): Change[]
  byHand: ByHand[]
  hints: string[]
  appUrl: string
  /** The application to register; undefined if the project has one. */
  registration: Registration | undefined
  /** The id of the application that the project has, or that was given. */
  appId: string | undefined
  /** The command that installs what is missing. */
  install: string | undefined
  start: string
}

type Given = InitOptions & { endpoint: string }

export function planOf(project: Project, framework: Framework, options: Given): Plan {
  const its = framework.plan(project)
  const present = readSettings(project, its)
  const appId = present.appId ?? options.clientId
  const appUrl = originOf(options.appUrl ?? present.appUrl ?? `http://localhost:${its.port}`)
  const missing = missingSettings(its, present, { ...options, appUrl })
  if (present.appId === undefined) requireSameServer(its, present, options)
  const { changes, byHand } = additionsOf(project, its)
  return {
    framework,
    changesWith: registered =>
      [
        ...changes,
        ...its.patches,
        envChange(project, its, { ...missing, ...pick(registered, missing) }),
        ignoreChange(project, its),
      ].filter(change => change !== undefined),
    byHand: [...its.byHand, ...byHand, ...secretByHand(its, present, options)],
    hints: its.hints,
    appUrl,
    registration: appId === undefined ? registrationOf(its, appUrl, options.name ?? project.name) : undefined,
    appId,
    install: installOf(project, its),
    start: its.start,
  }
}

/** The added pages are at the root of the application. */
function originOf(url: string): string {
  const origin = URL.canParse(url) ? new URL(url).origin : 'null'
  if (origin === 'null') throw new UsageError('--app-url is not an address such as http://localhost:5173.')
  return origin
}

function missingSettings(
  { variables }: FrameworkPlan,
  present: Partial<Settings>,
  { endpoint, appUrl, clientId }: Given & { appUrl: string },
): Partial<Settings> {
  const isRegistered = present.appId !== undefined || clientId !== undefined
  const all: Partial<Settings> = {
    endpoint,
    appUrl,
    appId: clientId ?? '<id of the application>',
    ...(!isRegistered && { appSecret: '<secret of the application>' }),
    sessionSecret: '<random secret>',
  }
  const missing = Object.values(variables).filter(setting => present[setting] === undefined)
  return Object.fromEntries(missing.map(setting => [setting, all[setting]]))
}

/** An application of one server is unknown to another. */
function requireSameServer(
  { envFile }: FrameworkPlan,
  present: Partial<Settings>,
  { endpoint }: Given,
): void {
  if (present.endpoint === undefined || present.endpoint === endpoint) return
  throw new CommandError(
    'configuration',
    `${envFile} names the server ${present.endpoint}, and the command would register the application at ${endpoint}. Change one of them.`,
  )
}

function additionsOf(project: Project, { added }: FrameworkPlan): { changes: Change[]; byHand: ByHand[] } {
  const changes = added.filter(({ path }) => readFile(project, path) === undefined)
  const others = added.filter(({ path }) => !/latchkey/i.test(readFile(project, path) ?? 'latchkey'))
  return {
    changes: changes.map(({ path, text }) => ({ path, after: text })),
    byHand: others.map(({ path, text }) => ({
      path,
      why: 'is yours. What Latchkey would have in it',
      lines: text.trimEnd().split('\n'),
    })),
  }
}

/** The secret of an application that exists already is known to its owner alone. */
function secretByHand(its: FrameworkPlan, present: Partial<Settings>, { clientId }: InitOptions): ByHand[] {
  const variable = Object.keys(its.variables).find(name => its.variables[name] === 'appSecret')
  const isKnown = present.appSecret !== undefined || (present.appId ?? clientId) === undefined
  if (variable === undefined || isKnown) return []
  return [{ path: its.envFile, why: 'lacks the secret of the application. Add', lines: [`${variable}=…`] }]
}

function pick(registered: Partial<Settings>, missing: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(Object.entries(registered).filter(([setting]) => setting in missing))
}

function registrationOf({ type, callback }: FrameworkPlan, appUrl: string, name = 'My app'): Registration {
  return {
    name,
    type,
    redirectUris: [appUrl + callback],
    postLogoutRedirectUris: type === 'SPA' ? [`${appUrl}/`] : [appUrl, `${appUrl}/`],
  }
}

function installOf(project: Project, { packages }: FrameworkPlan): string | undefined {
  const missing = Object.entries(packages).filter(([name]) => !project.packages.has(name))
  if (missing.length === 0) return undefined
  return installCommand(
    project,
    missing.map(([name, version]) => `${name}@${version}`),
  )
}
