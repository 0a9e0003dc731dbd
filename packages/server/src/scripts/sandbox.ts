import { extname } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type { Piscina } from 'piscina'
import { failed, lateness, limits, type Outcome } from './limits.ts'
import { answerRequests } from './requests.ts'
import type { Task } from './run.ts'

/** A call of a function of a script; `argument` must be JSON. */
type ScriptCall = { script: string; name: string; argument: object }

/** Runs scripts of administrators, which can do nothing but compute and send requests to public addresses. */
export type Sandbox = {
  /** Never throws for what a script does. */
  run(call: ScriptCall): Promise<Outcome>
  /** Ends all threads. */
  close(): Promise<void>
}

/** Milliseconds of computing, and of all. */
type Times = { computing: number; total: number }

/** A thread that has not ended by itself this long after its deadline is terminated. */
const grace = 500
const idleTimeout = 30_000

/** Creates the sandbox. Threads start with the first script: many servers never run one. */
export function createSandbox(fetch: typeof globalThis.fetch, times: Times = limits): Sandbox {
  let pool: Promise<Piscina> | undefined
  let present = 0
  return {
    async run({ script, name, argument }) {
      if (present >= limits.threads + limits.waiting) return failed('too many scripts are running')
      present += 1
      const { computing, total } = times
      const deadline = Date.now() + total
      const task = { script, name, argument: JSON.stringify(argument), computing, deadline }
      try {
        pool ??= openPool()
        // A channel costs more than most scripts, and few of them send requests.
        return await (/\bfetch\b/.test(script)
          ? withRequests(await pool, fetch, task)
          : perform(await pool, task))
      } finally {
        present -= 1
      }
    },
    async close() {
      await (await pool)?.destroy()
    },
  }
}

async function openPool(): Promise<Piscina> {
  const { Piscina } = await import('piscina')
  return new Piscina({
    filename: new URL(`./worker${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: 0,
    maxThreads: limits.threads,
    idleTimeout,
    // A script that escaped into the thread would find no secret there.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
    argv: [],
    recordTiming: false,
  })
}

async function withRequests(pool: Piscina, fetch: typeof globalThis.fetch, task: Task): Promise<Outcome> {
  const { port1, port2 } = new MessageChannel()
  const end = new AbortController()
  const late = AbortSignal.timeout(task.deadline - Date.now())
  answerRequests(fetch, port1, AbortSignal.any([end.signal, late]))
  try {
    return await perform(pool, { ...task, port: port2 })
  } finally {
    end.abort()
    port1.close()
  }
}

async function perform(pool: Piscina, task: Task): Promise<Outcome> {
  const overdue = new AbortController()
  const timer = setTimeout(() => overdue.abort(), task.deadline + grace - Date.now())
  try {
    return await pool.run(task, {
      signal: overdue.signal,
      ...(task.port && { transferList: [task.port] }),
    })
  } catch (error) {
    return failed(reasonOf(error))
  } finally {
    clearTimeout(timer)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.name === 'AbortError' ? lateness : 'the thread of the script ended'
}
