import type { Query } from '@latchkey/client'
import { useEffect, useRef, useState } from 'react'
import { call } from '../data/client.ts'
import { save } from '../data/save.ts'
import { csvHead, csvLine } from './csv.ts'
import type { Entry } from './log-query.ts'

const formats = {
  csv: { type: 'text/csv', head: csvHead, line: csvLine },
  ndjson: {
    type: 'application/x-ndjson',
    head: '',
    line: (entry: Entry) => `${JSON.stringify(entry)}\n`,
  },
}

export type Format = keyof typeof formats

/** Entries between two reports of the progress; their text then leaves the memory of the page for a blob. */
const step = 500

type Progress = { state: 'idle' | 'running' | 'done' | 'failed'; count: number; problem?: unknown }

const idle: Progress = { state: 'idle', count: 0 }

/** Reads all entries of a query, the oldest first, and offers them as a file. */
export function useExport() {
  const [progress, setProgress] = useState(idle)
  const running = useRef<AbortController>(undefined)
  const stop = () => {
    running.current?.abort()
    setProgress(idle)
  }
  useEffect(() => () => running.current?.abort(), [])
  const start = (query: Query, format: Format) => {
    const end = new AbortController()
    running.current = end
    setProgress({ state: 'running', count: 0 })
    readAll(query, format, end.signal, count => {
      if (!end.signal.aborted) setProgress({ state: 'running', count })
    }).then(
      ({ file, count }) => {
        if (end.signal.aborted) return
        save(file, `log-${new Date().toISOString().slice(0, 10)}.${format}`)
        setProgress({ state: 'done', count })
      },
      problem => end.signal.aborted || setProgress({ state: 'failed', count: 0, problem }),
    )
  }
  return { ...progress, start, stop }
}

async function readAll(
  query: Query,
  format: Format,
  signal: AbortSignal,
  onProgress: (count: number) => void,
): Promise<{ file: Blob; count: number }> {
  const { type, head, line } = formats[format]
  const parts: Blob[] = [new Blob([head])]
  let waiting: string[] = []
  let count = 0
  const lines = await call('GET /api/logs/stream', { query: { ...query, since: 'beginning' }, signal })
  for await (const each of lines) {
    if (!('id' in each)) continue
    const { cursor: _cursor, ...entry } = each
    waiting.push(line(entry))
    count++
    if (count % step > 0) continue
    parts.push(new Blob(waiting))
    waiting = []
    onProgress(count)
  }
  return { file: new Blob([...parts, ...waiting], { type }), count }
}
