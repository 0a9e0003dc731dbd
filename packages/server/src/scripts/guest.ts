/*
 * These functions run inside the sandbox: their source text is evaluated there, so each must refer to nothing outside
 * itself. The script can change all that they use, so the host trusts nothing that they return.
 */

/** Gives the script a `console` that writes nowhere. */
export function installConsole() {
  const silent = () => {}
  const methods = { debug: silent, error: silent, info: silent, log: silent, trace: silent, warn: silent }
  Object.assign(globalThis, { console: methods })
}

/**
 * Makes the function of a script one that takes its argument as JSON, and tells as JSON how it ended. Messages are cut
 * to `longest` characters.
 */
export function takingJson(entry: (argument: object) => unknown, longest: number) {
  const cut = (message: unknown) => String(message).slice(0, longest)
  return async (argument: string): Promise<string> => {
    let denial: { message?: string } | undefined
    const denyAccess = (message?: unknown) => {
      denial ??= message === undefined ? {} : { message: cut(message) }
      throw new Error('access denied')
    }
    try {
      const value = await entry({ ...JSON.parse(argument), api: { denyAccess } })
      // A script that catches the error of `denyAccess` has denied all the same.
      return JSON.stringify(denial ? { kind: 'denied', ...denial } : { kind: 'returned', value })
    } catch (error) {
      if (denial) return JSON.stringify({ kind: 'denied', ...denial })
      if (!(error instanceof Error)) return JSON.stringify({ kind: 'failed', message: cut(error) })
      const { name, message, stack } = error
      return JSON.stringify({ kind: 'failed', message: cut(`${name}: ${message}`), stack })
    }
  }
}

/** Gives the script a `fetch`. Returns the function by which the host settles a request with its reply. */
export function installFetch(send: (id: number, request: string) => void) {
  type Reply = { status: number; headers: Record<string, string>; body: string; error?: string }
  const pending = new Map<number, { resolve(response: object): void; reject(error: Error): void }>()

  const responseOf = ({ status, headers, body }: Reply) => ({
    status,
    ok: status >= 200 && status < 300,
    headers: {
      get: (name: string) => headers[String(name).toLowerCase()] ?? null,
      has: (name: string) => String(name).toLowerCase() in headers,
    },
    text: async () => body,
    json: async () => JSON.parse(body),
  })
  const fetch = (url: unknown, init: { method?: string; headers?: object; body?: unknown } = {}) =>
    new Promise((resolve, reject) => {
      const { method, headers, body } = init
      const id = pending.size
      pending.set(id, { resolve, reject })
      const text = body === undefined || body === null ? undefined : String(body)
      send(id, JSON.stringify({ url: String(url), method, headers, body: text }))
    })
  Object.assign(globalThis, { fetch })

  return (id: number, text: string): void => {
    const reply: Reply = JSON.parse(text)
    if (reply.error === undefined) pending.get(id)?.resolve(responseOf(reply))
    else pending.get(id)?.reject(new TypeError(reply.error))
  }
}
