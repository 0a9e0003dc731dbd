import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Traces, and metrics that are pushed. No attribute has a body, a token, a query or a person’s data: names come from the
 * contract’s tables, from task names and from configured hosts.
 */
export type Tracing = {
  /** Answers a request within a span, which ends with the response. */
  request(message: IncomingMessage, response: ServerResponse, about: RequestAbout): unknown
  /** Names the span of the current request after its operation. */
  operation(name: string, route?: string): void
  /** Adds the code of a refusal to the span of the current request. */
  refusal(code: string): void
  /** Performs a job within a span. */
  job<Result>(task: string, perform: () => Promise<Result>): Promise<Result>
  /** Sends each request within a span. The other side does not learn the trace. */
  outgoing(send: typeof fetch): typeof fetch
  /** Sends what is left, within seconds. */
  stop(): Promise<void>
}

type RequestAbout = { requestId: string; answer: () => unknown }

/** Tracing that is off. */
export const noTracing: Tracing = {
  request: (_, __, { answer }) => answer(),
  operation: () => {},
  refusal: () => {},
  job: (_, perform) => perform(),
  outgoing: send => send,
  stop: async () => {},
}
