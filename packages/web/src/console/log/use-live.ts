import { ProblemError, type Query } from '@latchkey/client'
import { useEffect, useState } from 'react'
import { call } from '../data/client.ts'
import type { Entry } from './log-query.ts'

const longestWait = 30_000
/** Beyond these, older ones are dropped: the pages of the list have them. */
const kept = 200

type Live = {
  /** The newest first. */
  shown: readonly Entry[]
  /** Came while paused, or while the top was out of sight, where rows above would move what is being read. */
  held: readonly Entry[]
  state: 'connecting' | 'connected' | 'refused'
  problem?: unknown
}

const nothing: Live = { shown: [], held: [], state: 'connecting' }

/** New entries of the log as they are written. Reconnects after the last one that arrived. */
export function useLive(query: Query, { isOn, isPaused }: { isOn: boolean; isPaused: boolean }) {
  const [live, setLive] = useState(nothing)
  const [attempt, setAttempt] = useState(0)
  const key = JSON.stringify(query)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is wanted by the person
  useEffect(() => {
    setLive(nothing)
    if (!isOn) return
    const end = new AbortController()
    // The cast is safe: it was a query a moment ago.
    follow(JSON.parse(key) as Query, end.signal, {
      onEntry: entry => setLive(past => ({ ...past, held: [entry, ...past.held].slice(0, kept) })),
      onState: state => setLive(past => ({ ...past, state })),
    }).catch(problem => end.signal.aborted || setLive(past => ({ ...past, state: 'refused', problem })))
    return () => end.abort()
  }, [key, isOn, attempt])
  const show = () =>
    setLive(past => ({ ...past, shown: [...past.held, ...past.shown].slice(0, kept), held: [] }))
  useEffect(() => {
    if (live.held.length > 0 && !isPaused && scrollY < 80) show()
  })
  return { ...live, show, retry: () => setAttempt(attempt + 1) }
}

type Listener = { onEntry: (entry: Entry) => void; onState: (state: 'connecting' | 'connected') => void }

async function follow(query: Query, signal: AbortSignal, { onEntry, onState }: Listener): Promise<void> {
  let place: Query = { since: 'now' }
  for (let wait = 1000; ; wait = Math.min(wait * 2, longestWait)) {
    try {
      const lines = await call('GET /api/logs/stream', {
        query: { ...query, ...place, follow: true },
        signal,
      })
      onState('connected')
      for await (const line of lines) {
        wait = 1000
        place = { cursor: line.cursor }
        if ('id' in line) onEntry(line)
      }
    } catch (failure) {
      if (signal.aborted || (failure instanceof ProblemError && failure.status < 500)) throw failure
    }
    onState('connecting')
    await pause(wait, signal)
  }
}

/** Rejects if the signal is aborted meanwhile. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
