import { on } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import {
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
  Scope,
} from 'quickjs-emscripten-core'
import { installConsole, installFetch, takingJson } from './guest.ts'
import { failed, lateness, limits, type Outcome, overtime, scriptFile } from './limits.ts'

/** One call of a function of a script. */
export type Task = {
  script: string
  /** The function that the script defines. */
  name: string
  /** Its argument as JSON, without `api`. */
  argument: string
  /** Milliseconds of computing. */
  computing: number
  /** When the run must have ended, in milliseconds since the Unix epoch. */
  deadline: number
  /** Sends the requests of `fetch`; absent: the script has no `fetch`. */
  port?: MessagePort | undefined
}

/** Runs a script in a runtime of its own, which ends with the run: nothing of one run is left for the next. */
export async function run(
  quickjs: QuickJSWASMModule,
  task: Task,
): Promise<{ outcome: Outcome; isSound: boolean }> {
  const clock = createClock(task)
  const runtime = quickjs.newRuntime({
    memoryLimitBytes: limits.memory,
    maxStackSizeBytes: limits.stack,
    interruptHandler: clock.isOver,
  })
  const context = runtime.newContext()
  const outcome = await Scope.withScopeAsync(scope => compute(scope, { runtime, context, clock, task }))
  return { outcome: clock.isOver() ? clock.verdict() : outcome, isSound: end(runtime, context) }
}

/** Whether the interpreter could free all of the run: out of memory, it may have lost some. */
function end(runtime: QuickJSRuntime, context: QuickJSContext): boolean {
  try {
    context.dispose()
    runtime.dispose()
    return true
  } catch {
    return false
  }
}

type Clock = ReturnType<typeof createClock>

/**
 * Milliseconds of this thread's computing, which a busy machine does not lengthen. Node 22 cannot tell; there, time
 * passes for the script as for everybody.
 */
function computed(): number {
  if (!process.threadCpuUsage) return performance.now()
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Counts the time of computing; it stands still while the script waits for a response. */
function createClock({ computing, deadline }: Task) {
  let left = computing
  let begun: number | undefined
  const spent = () => (begun === undefined ? 0 : computed() - begun)
  const isLate = () => Date.now() > deadline
  const hasComputedEnough = () => spent() > left
  return {
    during<Result>(compute: () => Result): Result {
      begun = computed()
      try {
        return compute()
      } finally {
        left -= spent()
        begun = undefined
      }
    },
    isOver: () => hasComputedEnough() || isLate(),
    verdict: () => failed(hasComputedEnough() ? overtime : lateness),
  }
}

type Place = { runtime: QuickJSRuntime; context: QuickJSContext; clock: Clock; task: Task }

const preludes = { console: `(${installConsole})()`, fetch: `(${installFetch})`, taking: `(${takingJson})` }

async function compute(scope: Scope, place: Place): Promise<Outcome> {
  const { context, clock, task } = place
  const requests = task.port && on(task.port, 'message')
  let waiting = 0
  const send = (id: QuickJSHandle, request: QuickJSHandle) => {
    waiting += 1
    task.port?.postMessage({ id: context.getNumber(id), request: context.getString(request) })
  }
  const begin = () => {
    evaluate(scope, context, { code: preludes.console })
    const settle =
      requests &&
      call(scope, context, {
        function: evaluate(scope, context, { code: preludes.fetch }),
        parameters: [scope.manage(context.newFunction('send', send))],
      })
    evaluate(scope, context, { code: task.script, file: scriptFile })
    const entry = `typeof ${task.name} === 'function' ? ${preludes.taking}(${task.name}, ${limits.message}) : undefined`
    const taking = evaluate(scope, context, { code: entry })
    if (context.typeof(taking) !== 'function')
      throw new ScriptError(`the script defines no function ${task.name}`)
    const parameters = [scope.manage(context.newString(task.argument))]
    return { settle, result: call(scope, context, { function: taking, parameters }) }
  }
  try {
    const { settle, result } = clock.during(begin)
    for (;;) {
      clock.during(() => runJobs(place))
      const state = context.getPromiseState(result)
      if (state.type === 'fulfilled') return outcomeOf(context.getString(scope.manage(state.value)))
      if (state.type === 'rejected') throw errorOf(context, scope.manage(state.error))
      if (clock.isOver()) return clock.verdict()
      if (waiting === 0 || !requests || !settle)
        return failed('the script waits for something that never happens')
      // The cast is safe: the iterator ends with the port, which this thread closes after the run.
      const [{ id, reply }] = (await requests.next()).value as [{ id: number; reply: string }]
      waiting -= 1
      const parameters = [scope.manage(context.newNumber(id)), scope.manage(context.newString(reply))]
      clock.during(() => call(scope, context, { function: settle, parameters }))
    }
  } catch (error) {
    if (error instanceof ScriptError) return failed(error.message.slice(0, limits.message), error.line)
    throw error
  }
}

/** In portions: promises that never end would otherwise keep the loop from seeing the time. */
function runJobs({ runtime, context, clock }: Place): void {
  while (runtime.hasPendingJob() && !clock.isOver()) {
    const result = runtime.executePendingJobs(1000)
    if (result.error) {
      const { error } = result
      throw Scope.withScope(scope => errorOf(context, scope.manage(error)))
    }
  }
}

class ScriptError extends Error {
  readonly line: number | undefined

  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}

type Source = { code: string; file?: string }

function evaluate(scope: Scope, context: QuickJSContext, { code, file = 'prelude.js' }: Source) {
  const result = context.evalCode(code, file, { type: 'global' })
  if (result.error) throw errorOf(context, scope.manage(result.error))
  return scope.manage(result.value)
}

type FunctionCall = { function: QuickJSHandle; parameters: QuickJSHandle[] }

function call(scope: Scope, context: QuickJSContext, { function: called, parameters }: FunctionCall) {
  const result = context.callFunction(called, context.undefined, ...parameters)
  if (result.error) throw errorOf(context, scope.manage(result.error))
  return scope.manage(result.value)
}

function errorOf(context: QuickJSContext, handle: QuickJSHandle): ScriptError {
  // Reading an error can run getters of the script, which are bounded as all of it is.
  const error: unknown = context.dump(handle)
  if (typeof error !== 'object' || error === null) return new ScriptError(String(error ?? 'out of memory'))
  const { name = 'Error', message = '', stack } = error as { name?: string; message?: string; stack?: string }
  return new ScriptError(`${name}: ${message}`, lineOf(stack))
}

function lineOf(stack: unknown): number | undefined {
  const [, line] = new RegExp(`${scriptFile.replace('.', '\\.')}:(\\d+)`).exec(String(stack ?? '')) ?? []
  return line === undefined ? undefined : Number(line)
}

/** Reads what the guest says of the run, which the script may have forged: only its shape matters. */
function outcomeOf(text: string): Outcome {
  if (Buffer.byteLength(text) > limits.output + limits.message * 4)
    return failed(`the result has more than ${limits.output} bytes`)
  // Without `__proto__`, which later code could take for the prototype.
  const outcome = JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value)) as {
    kind?: unknown
    value?: unknown
    message?: unknown
    stack?: unknown
  }
  const message = typeof outcome.message === 'string' ? outcome.message.slice(0, limits.message) : undefined
  if (outcome.kind === 'denied') return { kind: 'denied', message }
  if (outcome.kind !== 'returned') return failed(message ?? 'unknown', lineOf(outcome.stack))
  if (depthOf(outcome.value) > limits.depth) return failed(`the result is nested deeper than ${limits.depth}`)
  return { kind: 'returned', value: outcome.value }
}

/** Stops counting beyond the limit. */
function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > limits.depth) return depth
  return Math.max(depth + 1, ...Object.values(value).map(each => depthOf(each, depth + 1)))
}
