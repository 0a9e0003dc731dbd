import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Load, WalkLoad } from './load.ts'
import type { Round } from './round.ts'

export type Generator = {
  /** Runs one round. Throws at any status but 2xx, with the first such body. */
  fire(load: Load | WalkLoad): Promise<Round>
  stop(): void
}

export function startGenerator(): Generator {
  const child = fork(new URL('./load.ts', import.meta.url), { serialization: 'advanced' })
  const ended = new AbortController()
  child.once('exit', code => ended.abort(new Error(`the load generator ended with ${code}`)))
  return {
    async fire(load) {
      child.send(load)
      const [{ round, failure }] = await once(child, 'message', { signal: ended.signal })
      if (failure !== undefined) throw new Error(failure)
      return round
    },
    stop: () => void child.kill(),
  }
}
