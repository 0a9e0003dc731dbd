import {
  createMcpHandler,
  isLegacyRequest,
  type McpServerFactory,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'

/**
 * Answers one request of the Streamable HTTP transport without a session, in JSON. The caller has read the body, and
 * checked the token and the origin.
 */
export async function answerOverHttp(
  factory: McpServerFactory,
  request: Request,
  parsedBody: unknown,
): Promise<Response> {
  if (await isLegacyRequest(request, parsedBody)) return answerLegacy(factory, request, parsedBody)
  // Nothing changes while a server runs, so there is nothing to subscribe to.
  const handler = createMcpHandler(factory, { legacy: 'reject', maxSubscriptions: 0 })
  return handler.fetch(request, { parsedBody })
}

/** A client of a revision before 2026-07-28. The handler of the library would answer with a stream. */
async function answerLegacy(
  factory: McpServerFactory,
  request: Request,
  parsedBody: unknown,
): Promise<Response> {
  const server = await factory({ era: 'legacy', requestInfo: request })
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  await server.connect(transport)
  try {
    return await transport.handleRequest(request, { parsedBody })
  } finally {
    await server.close()
  }
}
