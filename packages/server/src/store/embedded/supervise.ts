import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAboutFullDisk } from './error.ts'
import type { Postmaster } from './postmaster.ts'

/** Milliseconds of the first pause before a restart, and of the longest. */
const firstPause = 100
const longestPause = 5000
/**
 * After this many failures in a row the supervisor gives up. A run longer than `lasting` (milliseconds) resets the
 * count.
 */
const mostFailures = 7
const lasting = 60_000
/** Bytes. PostgreSQL writes its write-ahead log in files of 16 MiB, and ends if it cannot create one. */
const neededRoom = 32 * 1024 * 1024

export type Supervision = {
  /** Restarts the server on the same cluster and address, after removing what the last one left. */
  relaunch(): Promise<Postmaster>
  cluster: string
  /** Receives the reason of a failure, and undefined when the server runs again. */
  onTrouble(trouble: string | undefined): void
  /** Called after too many failures: the server will not be restarted. */
  onGivingUp(reason: string): void
}

/**
 * Restarts PostgreSQL, with back-off, whenever it ends unexpectedly. While the disk is full, restarts are not
 * limited.
 */
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
