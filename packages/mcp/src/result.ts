import type { ManagementRow, ProblemBody } from '@latchkey/contract'
import type { CallToolResult } from '@modelcontextprotocol/server'

/** The answer of the API as the result of a tool call: its output, or its problem as an error that agents can read. */
export async function resultOf({ pages }: ManagementRow, response: Response): Promise<CallToolResult> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  const value: unknown = isJson && text ? JSON.parse(text) : text || undefined
  if (!response.ok) return errorOf(response, value)

  const total = response.headers.get('total-number')
  const output = pages && total !== null ? { total: Number(total), items: value } : value
  if (output === undefined) return { content: [{ type: 'text', text: 'Done.' }] }
  return {
    content: [{ type: 'text', text: typeof output === 'string' ? output : JSON.stringify(output) }],
    structuredContent: output,
  }
}

/** The result of a call that was not made, or whose answer is a problem. */
export function errorResult(problem: ProblemBody): CallToolResult {
  const { code, message, details } = problem
  return {
    isError: true,
    content: [{ type: 'text', text: [`${code}: ${message}`, details].filter(Boolean).join('\n') }],
    structuredContent: problem,
  }
}

function errorOf({ status, headers }: Response, value: unknown): CallToolResult {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Partial<ProblemBody>
  const wait = headers.get('retry-after')
  const { code = 'server.error', message = `The server answered ${status}.` } = given
  return errorResult({
    // Some operations answer a refusal in the shape of their output, without an error code.
    ...(given.code === undefined ? { data: value } : given),
    code,
    message: wait === null ? message : `${message} Try again in ${wait} seconds.`,
  })
}
