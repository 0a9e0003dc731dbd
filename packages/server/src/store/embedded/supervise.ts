import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAboutFullDisk } from './error.ts'
import type { Postmaster } from './postmaster.ts'

/** Milliseconds before the first start anew, and at most before any. */
const firstPause = 100
const longestPause = 5000
/** So many in a row that do not last, milliseconds each, are no accident. */
const mostFailures = 7
const lasting = 60_000
/** Bytes. PostgreSQL writes its log ahead in files of 16 MiB, and ends where it cannot make one. */
const neededRoom = 32 * 1024 * 1024

export type Supervision = {
  /** Starts the server on the same cluster and address, having cleared away what the last one left. */
  relaunch(): Promise<Postmaster>
  cluster: string
  /** Told what is wrong, and, with undefined, that it is mended. */
  onTrouble(trouble: string | undefined): void
  /** It was tried often enough: the server will not run again by itself. */
  onGivingUp(reason: string): void
}

/** Starts PostgreSQL again, with back-off, whenever it ends by itself. While the disk is full it never gives up. */
export function keepRunning(first: Postmaster, supervision: Supervision): { stop(): Promise<void> } {
  const { relaunch, cluster, onTrouble, onGivingUp } = supervision
  const stopping = new AbortController()
  let current = first
  let failures = 0

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const begun = performance.now()
      let reason = await current.ended
      if (performance.now() - begun > lasting) failures = 0
      let isRunning = false
      while (!isRunning && !stopping.signal.aborted) {
        const isFull = isAboutFullDisk(undefined, reason) || (await lacksRoom(cluster))
        if (failures >= mostFailures && !isFull) return onGivingUp(reason)
        onTrouble(
          isFull
            ? `the disk of the database is full; it goes on when there is room: ${reason}`
            : `PostgreSQL has ended by itself and is being started again: ${reason}`,
        )
        await sleep(Math.min(longestPause, firstPause * 2 ** failures), undefined, stopping).catch(() => {})
        failures = Math.min(failures + 1, mostFailures)
        if (stopping.signal.aborted) return
        try {
          current = await relaunch()
          isRunning = true
        } catch (error) {
          reason = error instanceof Error ? error.message : String(error)
        }
      }
      if (stopping.signal.aborted) await current.stop()
      else onTrouble(undefined)
    }
  }

  const watching = watch()
  return {
    async stop() {
      stopping.abort()
      await current.stop()
      await watching
    },
  }
}

async function lacksRoom(cluster: string): Promise<boolean> {
  const found = await statfs(cluster).catch(() => undefined)
  return found !== undefined && found.bavail * found.bsize < neededRoom
}
