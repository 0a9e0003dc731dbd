import type { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { limits } from './limits.ts'

const request = z.object({
  url: z.url({ protocol: /^https?$/ }),
  method: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().max(limits.requestBody).optional(),
})

type Asked = { id: number; request: string }

/** Sends the requests of one run, by a `fetch` that refuses private addresses, until the run ends. */
export function answerRequests(fetch: typeof globalThis.fetch, port: MessagePort, end: AbortSignal): void {
  let count = 0
  port.on('message', async ({ id, request: text }: Asked) => {
    count += 1
    const reply = await (count > limits.requests
      ? { error: `a script sends at most ${limits.requests} requests` }
      : send(fetch, text, end).catch(error => ({ error: reasonOf(error) })))
    port.postMessage({ id, reply: JSON.stringify(reply) })
  })
}

async function send(fetch: typeof globalThis.fetch, text: string, end: AbortSignal) {
  const parsed = request.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error(`no request that can be sent: ${parsed.error.issues[0]?.message}`)
  const { url, method, headers, body } = parsed.data
  const signal = AbortSignal.any([end, AbortSignal.timeout(limits.request)])
  const response = await fetch(url, {
    signal,
    ...(method && { method }),
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
  })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await textOf(response),
  }
}

async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body ?? []) {
    size += part.byteLength
    // Leaving the loop ends the connection.
    if (size > limits.responseBody) throw new Error(`the response has more than ${limits.responseBody} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return `no complete response within ${limits.request / 1000} seconds`
  const { cause } = error
  return cause instanceof Error ? cause.message : error.message
}
