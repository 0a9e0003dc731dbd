import { execFileSync, spawnSync } from 'node:child_process'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { temporaryDirectory } from './support/directory.ts'
import { killGroup, main, type ServerProcess, spawnServer } from './support/process.ts'
import { backEnd, createDatabase, freePort, managementToken } from './support/server.ts'

const started: ServerProcess[] = []

async function spawnOn(variables: Record<string, string> = {}, port?: number): Promise<ServerProcess> {
  const server = spawnServer(port ?? (await freePort()), variables)
  started.push(server)
  return server
}

const ownDirectory = () => ({ DATA_DIR: temporaryDirectory() })

afterEach(async () => {
  for (const server of started.splice(0)) {
    if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill('SIGTERM')
    await server.ended()
  }
})

describe('a start by an older Node.js', () => {
  it.each(['18.20.4', '20.19.4', '22.17.1'])('says which one is needed: %s', version => {
    // Imported before the server, and stands for that version.
    const older = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`
    const started = spawnSync(process.execPath, ['--import', `data:text/javascript,${older}`, main], {
      encoding: 'utf8',
    })
    expect(started).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `Latchkey needs Node.js 22.18 or newer; this is Node.js ${version}.\n`,
    })
  })
})

describe('a first start', () => {
  it('prints URLs and a Management API client once, with two commands that work as printed', async () => {
    const directory = ownDirectory()
    const server = await (await spawnOn(directory)).ready()
    await pause(200)
    const printed = server.printed()
    expect(printed.split('\n').filter(line => line.startsWith('{'))).toEqual([])
    expect(printed).toContain(`${server.url}/account`)
    expect(printed).toContain(`${server.url}/dev/mailbox`)
    expect(printed).toContain(`${server.url}/welcome#token=`)
    const [token = '', list = ''] = printed
      .split('\n')
      .filter(line => /curl -s/.test(line))
      .map(line => line.trim())
    const answer = execFileSync('bash', ['-c', `${token}\n${list}`], { encoding: 'utf8' })
    expect(JSON.parse(answer)).toEqual([])

    server.child.kill('SIGINT')
    expect(await server.ended()).toBe(0)
    const again = await (await spawnOn(directory)).ready()
    await pause(200)
    expect(again.printed()).not.toContain('secret')
  })

  it('creates the client of BOOTSTRAP_CLIENT_ID unattended, idempotently', async () => {
    const variables = {
      DATABASE_URL: await createDatabase(),
      ...ownDirectory(),
      BOOTSTRAP_CLIENT_ID: backEnd.id,
      BOOTSTRAP_CLIENT_SECRET: backEnd.secret,
    }
    const both = await Promise.all([spawnOn(variables), spawnOn(variables)])
    for (const server of both) {
      await server.ready()
      expect(await managementToken(server.url)).toMatch(/^ey/)
      expect(server.printed()).not.toContain(backEnd.secret)
    }
  })
})

describe('a failed start', () => {
  it('names the port that is in use, with advice', async () => {
    const port = await freePort()
    const occupant = createServer().listen(port)
    const server = await spawnOn({ ...ownDirectory(), DATABASE_URL: await createDatabase() }, port)
    expect(await server.ended()).toBe(1)
    expect(server.printed()).toContain(
      `Port ${port} is taken by another program. End it, or set PORT to a free one.`,
    )
    occupant.close()
  })

  it('reports that another Latchkey uses the same data directory', async () => {
    const directory = ownDirectory()
    await (await spawnOn(directory)).ready()
    const second = await spawnOn(directory)
    expect(await second.ended()).toBe(1)
    expect(second.printed()).toMatch(/Another Latchkey is already running/)
  })

  it('reports that the database is unreachable, without its password', async () => {
    const server = await spawnOn({
      ...ownDirectory(),
      DATABASE_URL: 'postgres://someone:hush-hush@localhost:1/none',
    })
    expect(await server.ended()).toBe(1)
    expect(server.printed()).toMatch(/The database at DATABASE_URL cannot be used/)
    expect(server.printed()).not.toContain('hush-hush')
  })

  it('reports that the secret key is not the one with which the database was set up', async () => {
    const DATABASE_URL = await createDatabase()
    const first = await (await spawnOn({ ...ownDirectory(), DATABASE_URL })).ready()
    first.child.kill('SIGTERM')
    await first.ended()
    const second = await spawnOn({ ...ownDirectory(), DATABASE_URL })
    expect(await second.ended()).toBe(1)
    expect(second.printed()).toMatch(/SECRET_KEY is not the key/)
  })
})

describe('a shutdown', () => {
  it('answers running requests, and accepts no new ones', async () => {
    const server = await (
      await spawnOn({ ...ownDirectory(), DATABASE_URL: await createDatabase(), DRAIN_SECONDS: '0' })
    ).ready()
    const body = JSON.stringify({ grant_type: 'client_credentials' })
    const sending = request(`${server.url}/api/users`, {
      method: 'POST',
      headers: { 'content-length': body.length, 'content-type': 'application/json' },
    })
    const answered = new Promise<number>((resolve, reject) => {
      sending.on('response', response => resolve(response.statusCode ?? 0))
      sending.on('error', reject)
    })
    sending.write(body.slice(0, 5))
    await pause(200)
    server.child.kill('SIGTERM')
    await pause(200)
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
    sending.end(body.slice(5))
    expect(await answered).toBe(401)
    expect(await server.ended()).toBe(0)
  })

  it('stops PostgreSQL too, and a kill does not disturb the next start', async () => {
    const directory = ownDirectory()
    const first = await (await spawnOn(directory)).ready()
    killGroup(first)
    await first.ended()
    const second = await (await spawnOn(directory)).ready()
    second.child.kill('SIGINT')
    expect(await second.ended()).toBe(0)
    expect(postgresOf(directory.DATA_DIR)).toBe('')
  })
})

function postgresOf(dataDirectory: string): string {
  try {
    return execFileSync('pgrep', ['-f', dataDirectory], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}
