import variant from '@jitl/quickjs-ng-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import { failed, type Outcome } from './limits.ts'
import { run, type Task } from './run.ts'

/** A WebAssembly memory grows and never shrinks. */
const mostMemory = 24 * 1024 * 1024

/** Its own reports of failures would go to the log of the server, in a form of their own. */
const silence: object = { printErr: () => {} }
// The cast is needed because the package declares the types of its CommonJS form alone.
const quiet = newVariant(variant as unknown as QuickJSSyncVariant, { emscriptenModule: silence })

let quickjs: QuickJSWASMModule | undefined

/** The work of a thread: one script at a time. */
export default async function work(task: Task): Promise<Outcome> {
  quickjs ??= await newQuickJSWASMModuleFromVariant(quiet)
  const used = quickjs
  try {
    const { outcome, isSound } = await run(used, task)
    if (!isSound || used.getWasmMemory().buffer.byteLength > mostMemory) quickjs = undefined
    return outcome
  } catch {
    // The interpreter itself failed, for example on its own stack. Its state is unknown, so it is replaced.
    quickjs = undefined
    return failed('the script needs more memory or stack than there is')
  } finally {
    task.port?.close()
  }
}
