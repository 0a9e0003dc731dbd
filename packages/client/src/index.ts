import type { accountApi, linkApi, managementApi, ProblemBody, signInApi } from '@latchkey/contract'
import type { z } from 'zod'

type Rows =
  | (typeof accountApi)[keyof typeof accountApi]
  | (typeof managementApi)[keyof typeof managementApi]
  | (typeof signInApi)[keyof typeof signInApi]
  | (typeof linkApi)[keyof typeof linkApi]

/** The address of an operation, such as `GET /api/my-account`. Others do not compile. */
export type Operation = Rows['route']

type RowAt<At extends Operation> = Extract<Rows, { route: At }>
type ParameterNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParameterNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

type Params<At extends Operation> = [ParameterNames<At>] extends [never]
  ? { params?: never }
  : { params: Record<ParameterNames<At>, string> }
type Body<At extends Operation> =
  RowAt<At> extends { body: infer Schema extends z.ZodType }
    ? Record<string, never> extends z.input<Schema>
      ? { body?: z.input<Schema> }
      : { body: z.input<Schema> }
    : { body?: never }

type Files<At extends Operation> =
  RowAt<At> extends { files: infer Declared } ? { files: Record<keyof Declared, Blob> } : { files?: never }

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>

/** What a call takes: path parameters and body as the operation declares them. */
export type Input<At extends Operation> = Params<At> &
  Body<At> &
  Files<At> & {
    query?: Query
    /** A verification record: the step-up of operations that ask for one. */
    verification?: string
    signal?: AbortSignal
  }

/** What a call answers; undefined where the operation has no body. */
export type Output<At extends Operation> =
  RowAt<At> extends { output: infer Schema extends z.ZodType } ? z.output<Schema> : undefined

/** The input of whichever operation: the types above say which parts of it belong together. */
type AnyInput = {
  params?: Record<string, string>
  body?: unknown
  files?: Record<string, Blob>
  query?: Query
  verification?: string
  signal?: AbortSignal
}

type Arguments<At extends Operation> =
  Record<string, never> extends Input<At> ? [input?: Input<At>] : [input: Input<At>]

export type Client = <At extends Operation>(operation: At, ...input: Arguments<At>) => Promise<Output<At>>

export type ClientOptions = {
  /** The server's address, e.g. `https://id.example.com`. */
  endpoint: string
  /** The bearer token for each call; none for public operations and the Sign-in door. */
  getAccessToken?: () => string | undefined | Promise<string | undefined>
  /** Language of messages, e.g. `zh-CN`. */
  language?: () => string
  fetch?: typeof fetch
}

/** A refusal by the server. Switch on `code`. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly status: number
  readonly code: string
  readonly data: unknown
  readonly details: string | undefined

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.message ?? `The server answered ${status}.`)
    this.status = status
    this.code = body.code ?? 'server.error'
    // A few operations say no in the shape of their answer.
    this.data = body.code === undefined ? body : body.data
    this.details = body.details
  }
}

/** A typed client of all of Latchkey's APIs. Rejects with `ProblemError`, and with `TypeError` when offline. */
export function createClient({
  endpoint,
  getAccessToken,
  language,
  fetch: send = fetch,
}: ClientOptions): Client {
  const base = endpoint.replace(/\/$/, '')

  return async (operation, ...[input]) => {
    const { params, query, body, files, verification, signal } = (input ?? {}) as AnyInput
    const [method = 'GET', path = ''] = operation.split(' ')
    const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
    const token = await getAccessToken?.()

    const response = await send(`${base}${filled}${searchOf(query)}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(language && { 'accept-language': language() }),
        ...(verification && { 'logto-verification-id': verification }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(files && { body: formOf(files) }),
      ...(signal && { signal }),
    })
    // The types promise what the contract promises; the server checks its answers against it.
    const answer = (await readBody(response)) as never
    if (!response.ok) throw new ProblemError(response.status, answer ?? {})
    return answer
  }
}

function formOf(files: Record<string, Blob>): FormData {
  const form = new FormData()
  for (const [name, file] of Object.entries(files)) form.append(name, file)
  return form
}

async function readBody(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('application/json')) return response.json()
  return type.includes('text/plain') ? response.text() : undefined
}

function searchOf(query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) search.append(key, String(each))
  }
  return search.size ? `?${search}` : ''
}
