import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbeddedPostgres } from '../packages/server/src/store/embedded-postgres.ts'
import { startGenerator } from './generator.ts'
import { type Bench, type Figure, measure, summarize } from './measure.ts'
import { type Options, readOptions } from './options.ts'
import { type Comparison, comparisonOf, type Report, tableOf } from './report.ts'
import type { Round } from './round.ts'
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
  const { compared } = options
  const report = compared ? await compare(options, compared) : await run(options)
  process.stdout.write(
    `${Array.isArray(report) ? comparisonOf(report) : tableOf(report, options.operations)}\n`,
  )
  if (options.json) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  await endAll()
}

async function run(options: Options): Promise<Report> {
  const folder = await makeFolder()
  const start = await measureStart(join(folder, 'start'))
  const { server, client, databaseUrl, bench } = await startAll(folder, options)
  await sleep(5000)
  const idleMiB = await server.residentMiB()

  say(`creating ${options.users} users`)
  await seedUsers(databaseUrl, { from: 0, to: options.users, onProgress: say })
  say('signing people in')
  const peer = options.peer && (await preparePeer(options.peer))
  // The same number of people on both servers, so that both receive the same load.
  const ours = await prepareOurs(server.url, client, peer?.people.length || options.connections)
  await prepareSelfService(databaseUrl, ours)
  if (peer) say(`the peer has ${peer.userCount} users, ours ${ours.userCount}`)

  bench.limitRequests = limitRequestsOf(ours)
  const measured = await measureAll(bench, options, peer ? [ours, peer] : [ours])
  const memory = { idleMiB, afterMiB: await server.residentMiB() }
  return { ...measured, start, memory }
}

/** Measures the same operations on one server while its database grows. */
async function compare(options: Options, sizes: number[]): Promise<Comparison> {
  const { server, client, databaseUrl, bench } = await startAll(await makeFolder(), options)
  const measured: Comparison = []
  for (const [at, users] of sizes.entries()) {
    say(`growing to ${users} users`)
    await seedUsers(databaseUrl, { from: sizes[at - 1] ?? 0, to: users, onProgress: say })
    const side = await prepareOurs(server.url, client, options.connections)
    bench.limitRequests = limitRequestsOf(side)
    measured.push({ users, operations: (await measureAll(bench, options, [side])).operations })
  }
  return measured
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
  endings.push(() => rm(folder, { recursive: true, force: true }))
  // As root, the database runs as another system user, who needs access to the folder.
  await chmod(folder, 0o711)
  return folder
}

async function startAll(folder: string, options: Options) {
  say('starting a database, the limit and the server')
  const postgres = await startEmbeddedPostgres({ dataDirectory: join(folder, 'database') })
  endings.push(postgres.stop)
  const databaseUrl = postgres.connectionString
  const client = { id: 'bench', secret: randomBytes(24).toString('base64url') }
  const profiling = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : []
  const server = await startServer(
    {
      DATABASE_URL: databaseUrl,
      DATA_DIR: join(folder, 'server'),
      BOOTSTRAP_CLIENT_ID: client.id,
      BOOTSTRAP_CLIENT_SECRET: client.secret,
    },
    profiling,
  )
  endings.push(server.stop)
  const limit = await startLimit(databaseUrl)
  endings.push(limit.stop)
  const bench: Bench = {
    generator: startGenerator(),
    secondGenerator: startGenerator(),
    limitUrl: limit.url,
    limitRequests: [],
    hashingRequests: [{ method: 'GET', path: '/hashing', headers: {} }],
    rounds: options.seconds,
    connections: options.connections,
  }
  endings.push(bench.generator.stop, bench.secondGenerator.stop)
  return { server, client, databaseUrl, bench }
}

function limitRequestsOf({ userIds }: Side): Bench['limitRequests'] {
  return userIds.map(id => ({ method: 'GET', path: `/${id}`, headers: {} }))
}

/** Milliseconds until the first response with status 200: with a new data directory, then with an existing one. */
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
  const hashingLimits: Round[] = []
  const operations: Report['operations'] = []
  const peerOperations: Report['operations'] = []
  for (const operation of options.operations) {
    const undo = sides[0] && (await operation.prepare?.(sides[0]))
    const { figures, limits: beside } = await measure(bench, operation, sides)
    await undo?.()
    const [ours, peers] = figures
    if (ours) operations.push(ours)
    if (peers) peerOperations.push(peers)
    if (operation.limit === 'hashing') hashingLimits.push(...beside)
    else limits.push(...beside)
    say(`${operation.name}: ${figures.map(inShort).join('; at the peer ')}`)
  }
  const peer = options.peer && { url: options.peer.url, operations: peerOperations }
  return {
    limit: summarize(limits),
    ...(hashingLimits.length > 0 && { hashingLimit: summarize(hashingLimits) }),
    operations,
    ...(peer && { peer }),
  }
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
