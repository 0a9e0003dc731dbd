import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbeddedPostgres } from '../packages/server/src/store/embedded-postgres.ts'
import { startGenerator } from './generator.ts'
import type { Round } from './load.ts'
import { type Bench, type Figure, measure, summarize } from './measure.ts'
import { type Options, readOptions } from './options.ts'
import { type Report, tableOf } from './report.ts'
import { seedUsers } from './seed.ts'
import { prepareSelfService } from './self-service.ts'
import { startLimit, startServer } from './server.ts'
import { prepareOurs, preparePeer, type Side } from './side.ts'

const endings: (() => unknown)[] = []
process.on('SIGINT', async () => {
  await endAll()
  process.exit(130)
})

try {
  const options = readOptions(process.argv.slice(2))
  const report = await run(options)
  process.stdout.write(`${tableOf(report, options.operations)}\n`)
  if (options.json) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  await endAll()
}

async function run(options: Options): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
  endings.push(() => rm(folder, { recursive: true, force: true }))
  // As root, the database runs as somebody else, who has to pass through.
  await chmod(folder, 0o711)

  const start = await measureStart(join(folder, 'start'))

  say('starting a database, the limit and the server')
  const postgres = await startEmbeddedPostgres({ dataDirectory: join(folder, 'database') })
  endings.push(postgres.stop)
  const client = { id: 'bench', secret: randomBytes(24).toString('base64url') }
  const profiling = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : []
  const server = await startServer(
    {
      DATABASE_URL: postgres.connectionString,
      DATA_DIR: join(folder, 'server'),
      BOOTSTRAP_CLIENT_ID: client.id,
      BOOTSTRAP_CLIENT_SECRET: client.secret,
    },
    profiling,
  )
  endings.push(server.stop)
  const limit = await startLimit(postgres.connectionString)
  endings.push(limit.stop)
  await sleep(5000)
  const idleMiB = await server.residentMiB()

  say(`creating ${options.users} users`)
  await seedUsers(postgres.connectionString, options.users)
  say('signing people in')
  const peer = options.peer && (await preparePeer(options.peer))
  // As many people at both servers, so that both are asked for the same.
  const ours = await prepareOurs(server.url, client, peer?.people.length || options.connections)
  await prepareSelfService(server.url, postgres.connectionString, ours.people)
  if (peer) say(`the peer has ${peer.userCount} users, ours ${ours.userCount}`)

  const bench: Bench = {
    generator: startGenerator(),
    secondGenerator: startGenerator(),
    limitUrl: limit.url,
    limitRequests: ours.userIds.map(id => ({ method: 'GET', path: `/${id}`, headers: {} })),
    rounds: options.seconds,
    connections: options.connections,
  }
  endings.push(bench.generator.stop, bench.secondGenerator.stop)
  const measured = await measureAll(bench, options, peer ? [ours, peer] : [ours])
  const memory = { idleMiB, afterMiB: await server.residentMiB() }
  return { ...measured, start, memory }
}

/** To the first 200: without a data directory, and again with the one that the first start made. */
async function measureStart(dataDirectory: string): Promise<Report['start']> {
  const time = async (kind: string) => {
    say(`measuring the ${kind} start`)
    const server = await startServer({ DATA_DIR: dataDirectory })
    endings.push(server.stop)
    await server.stop()
    return server.readyAfterMs
  }
  return { coldMs: await time('cold'), warmMs: await time('warm') }
}

async function measureAll(bench: Bench, options: Options, sides: Side[]) {
  const limits: Round[] = []
  const operations: Report['operations'] = []
  const peerOperations: Report['operations'] = []
  for (const operation of options.operations) {
    const { figures, limits: beside } = await measure(bench, operation, sides)
    const [ours, peers] = figures
    if (ours) operations.push(ours)
    if (peers) peerOperations.push(peers)
    limits.push(...beside)
    say(`${operation.name}: ${figures.map(inShort).join('; at the peer ')}`)
  }
  const peer = options.peer && { url: options.peer.url, operations: peerOperations }
  return { limit: summarize(limits), operations, ...(peer && { peer }) }
}

function inShort(figure: Figure | undefined): string {
  return figure ? `${figure.rps.toFixed(0)}/s, ${figure.ratio.toFixed(3)} of the limit` : 'not asked'
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

async function endAll(): Promise<void> {
  for (const end of endings.splice(0).reverse()) await end()
}
