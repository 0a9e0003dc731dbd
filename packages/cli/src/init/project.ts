import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError } from '../errors.ts'

/** The project of an application, as `init` finds it. */
export type Project = {
  folder: string
  name: string | undefined
  /** The names of all packages that `package.json` asks for. */
  packages: ReadonlySet<string>
  scripts: Record<string, string>
  /** The module that the package starts with, if it says so. */
  main: string | undefined
  isModule: boolean
  isTypeScript: boolean
  packageManager: PackageManager
}

type PackageManager = keyof typeof lockFiles

const lockFiles = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  bun: ['bun.lock', 'bun.lockb'],
}

export function readProject(folder: string): Project {
  const manifest = readManifest(folder)
  const { dependencies = {}, devDependencies = {}, scripts = {} } = manifest
  const packages = new Set(Object.keys({ ...dependencies, ...devDependencies }))
  return {
    folder,
    name: manifest.name,
    packages,
    scripts,
    main: manifest.main,
    isModule: manifest.type === 'module',
    isTypeScript: packages.has('typescript') || existsSync(join(folder, 'tsconfig.json')),
    packageManager: packageManagerOf(folder, manifest.packageManager),
  }
}

/** The text of a file of the project; undefined if there is none. */
export function readFile({ folder }: Project, path: string): string | undefined {
  const file = join(folder, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** The first of the paths that is a file of the project. */
export function findFile({ folder }: Project, paths: readonly string[]): string | undefined {
  return paths.find(path => existsSync(join(folder, path)))
}

type Manifest = {
  name?: string
  type?: string
  main?: string
  packageManager?: string
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

function readManifest(folder: string): Manifest {
  const file = join(folder, 'package.json')
  if (!existsSync(file))
    throw new CommandError(
      'no_project',
      `There is no package.json in ${folder}. Run the command in the folder of an application.`,
    )
  let manifest: unknown
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new CommandError('malformed_project', `package.json cannot be read: ${(error as Error).message}.`)
  }
  if (!isManifest(manifest))
    throw new CommandError('malformed_project', 'package.json is not that of a package.')
  return manifest
}

function isManifest(value: unknown): value is Manifest {
  if (!isObject(value)) return false
  const { scripts = {}, dependencies = {}, devDependencies = {} } = value
  return [scripts, dependencies, devDependencies].every(isObject)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** By the nearest lock file, which a monorepo has in a folder above; else by what `package.json` says; else npm. */
function packageManagerOf(folder: string, said = ''): PackageManager {
  const names = Object.keys(lockFiles) as PackageManager[]
  const found = names.find(name => lockFiles[name].some(file => existsSync(join(folder, file))))
  if (found) return found
  const above = dirname(folder)
  const isTop = above === folder || existsSync(join(folder, '.git'))
  if (!isTop && !said) return packageManagerOf(above)
  return names.find(name => said.startsWith(`${name}@`)) ?? 'npm'
}

const installing = { npm: 'npm install', pnpm: 'pnpm add', yarn: 'yarn add', bun: 'bun add' }

/** The command that adds packages. */
export function installCommand({ packageManager }: Project, packages: readonly string[]): string {
  return [installing[packageManager], ...packages].join(' ')
}

/** The command that runs the first of these scripts that the project has. */
export function scriptCommand({ packageManager, scripts }: Project, names: readonly string[]): string {
  const name = names.find(each => scripts[each]) ?? names[0]
  return `${packageManager} ${packageManager === 'npm' && name === 'start' ? '' : 'run '}${name}`
}
