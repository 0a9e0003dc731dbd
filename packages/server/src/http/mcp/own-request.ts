import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Call } from '@latchkey/mcp'
import type { Admin, RequestClient } from '../../store/actor.ts'
import { ownRequests, requestIds } from '../api.ts'

/** Answers a request as the server does. */
export type Router = (message: IncomingMessage, response: ServerResponse) => unknown

/**
 * Calls the Management API of this server for a caller who is authenticated, without the network: with the same router,
 * and so with the same rules, throttles and log.
 */
export function callerOf(router: Router, caller: { actor: Admin; client: RequestClient }): Call {
  return async ({ method, path, body }) => {
    const { default: inject } = await import('light-my-request')
    const answer = await inject(
      (request, response) => {
        // The cast is safe: the library imitates what Node passes to a listener.
        const message = request as unknown as IncomingMessage
        ownRequests.set(message, caller)
        requestIds.set(message, caller.client.requestId)
        router(message, response as unknown as ServerResponse)
      },
      {
        method: method as 'GET',
        url: path,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(caller.client.acceptLanguage && { 'accept-language': caller.client.acceptLanguage }),
        },
        ...(body !== undefined && { payload: body }),
      },
    )
    const empty = [204, 304].includes(answer.statusCode)
    return new Response(empty ? null : answer.payload, {
      status: answer.statusCode,
      headers: new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
    })
  }
}
