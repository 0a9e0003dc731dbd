import { managementScopes } from '@latchkey/contract'
import { type Call, createMcpServer, groups, serveStdio, toolsFor, userAgentOf } from '@latchkey/mcp'
import { withAdministration } from './access.ts'
import { CommandError, UsageError } from './errors.ts'
import { type Credentials, requestToken, sendTo, type Token } from './token.ts'
import type { ServerOptions } from './variables.ts'

/** Seconds before its end at which a token is replaced. */
const margin = 60

/**
 * Serves the tools that the client may use at standard input and output, until the agent closes the input. Calls go to
 * the server over HTTP.
 */
export async function serveMcp(options: ServerOptions, only?: readonly string[]): Promise<void> {
  const unknown = only?.find(each => !groups.has(each))
  if (unknown !== undefined)
    throw new UsageError(`There is no group ${unknown}. The groups are ${[...groups].join(', ')}.`)

  const credentials = await withAdministration('mcp', options, async administration => ({
    ...(await administration.readClient()),
    endpoint: administration.endpoint,
    headers: { 'user-agent': userAgentOf() },
  }))
  const send = sendTo(credentials.endpoint)
  const tokens = keepToken(() => requestToken(send, credentials, managementScopes.join(' ')))
  const { scopes } = await tokens.read()
  const tools = toolsFor(new Set(scopes), only && new Set(only))
  serveStdio(() => createMcpServer(callOver(send, credentials, tokens), tools))
}

function callOver(
  send: typeof fetch,
  { endpoint, headers }: Credentials,
  tokens: ReturnType<typeof keepToken>,
): Call {
  return async ({ method, path, body }) => {
    try {
      const { token } = await tokens.read()
      const response = await send(endpoint + path, {
        method,
        headers: {
          ...headers,
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body }),
      })
      // The server forgot its keys or the client: the next call asks for another token.
      if (response.status === 401) tokens.forget()
      return response
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      const { code, message } = error
      return Response.json({ code, message }, { status: 503 })
    }
  }
}

/** A token that is replaced before it expires. */
function keepToken(request: () => Promise<Token>) {
  let kept: { token: Token; until: number } | undefined
  return {
    async read(): Promise<Token> {
      if (kept && Date.now() < kept.until) return kept.token
      const token = await request()
      kept = { token, until: Date.now() + (token.seconds - margin) * 1000 }
      return token
    },
    forget() {
      kept = undefined
    },
  }
}
