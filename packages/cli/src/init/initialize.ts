import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { CommandError, UsageError } from '../errors.ts'
import { printJson } from '../output.ts'
import { type Change, requireWritable, writeChanges } from './changes.ts'
import { frameworkOf } from './frameworks.ts'
import type { InitOptions } from './options.ts'
import { type Plan, planOf } from './plan.ts'
import { readProject } from './project.ts'
import { printDone, printPlan, reportOf } from './report.ts'
import { besideServer, endpointOf, register, requireAccess, requireServer } from './server.ts'

/** Adds sign-in and the account page to the project in the current folder. Writes nothing before all is planned. */
export async function initialize(given: InitOptions): Promise<void> {
  const options = besideServer(given)
  const project = readProject(process.cwd())
  const framework = frameworkOf(project)
  const endpoint = endpointOf(options)
  const plan = planOf(project, framework, { ...options, endpoint })
  const changes = plan.changesWith({})
  const isDone = changes.length === 0 && plan.install === undefined
  if (plan.registration && !options.dryRun) {
    await requireServer(endpoint)
    await requireAccess(options)
  }
  if (!options.json) printPlan(plan, changes)
  if (isDone || options.dryRun) {
    if (options.json) printJson(reportOf(plan, changes, plan.appId))
    return
  }
  if (!options.yes) requireTerminal(options)
  requireWritable(project.folder, ['package.json', ...changes.map(({ path }) => path)])
  if (!options.yes && !(await confirm())) {
    process.stdout.write('Nothing was changed.\n')
    return
  }
  const appId = await apply(plan, project.folder, options)
  await install(plan)
  if (options.json) printJson(reportOf(plan, changes, appId))
  else printDone(plan)
}

function requireTerminal({ json = false }: InitOptions): void {
  if (json || !process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageError('There is no terminal to ask for your consent: use --yes or --dry-run.')
}

async function confirm(): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  asking.once('SIGINT', () => process.exit(130))
  const answer = await asking.question('Apply these changes? [Y/n] ')
  asking.close()
  return /^(y|yes)?$/i.test(answer.trim())
}

/** Registers the application and writes the files. Returns the id of the application. */
async function apply(plan: Plan, folder: string, options: InitOptions): Promise<string | undefined> {
  const registered = plan.registration ? await register(options, plan.registration) : undefined
  const { id: appId = plan.appId, secret: appSecret } = registered ?? {}
  const sessionSecret = randomBytes(32).toString('base64url')
  const changes: Change[] = plan.changesWith({
    sessionSecret,
    ...(appId !== undefined && { appId }),
    ...(appSecret !== undefined && { appSecret }),
  })
  try {
    writeChanges(folder, changes)
  } catch (error) {
    if (!registered || !(error instanceof CommandError)) throw error
    const { code, message } = error
    throw new CommandError(code, `${message} Once it can be, use --client-id ${appId}: it is registered.`)
  }
  return appId
}

/** What the package manager prints goes to standard error: with `--json`, standard output has the document alone. */
async function install({ install: command }: Plan): Promise<void> {
  if (command === undefined) return
  const [program = '', ...args] = command.split(' ')
  // The commands of package managers are scripts on Windows, which need a shell; a name or version has no blanks in it.
  const child = spawn(program, args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  process.once('exit', () => child.kill())
  const status = await once(child, 'close').then(
    ([code]) => code,
    () => undefined,
  )
  if (status === 0) return
  throw new CommandError(
    'install_failed',
    `The files are written, but the packages could not be installed. Run: ${command}`,
  )
}
