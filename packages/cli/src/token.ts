import { managementResource } from '@latchkey/contract'
import { CommandError } from './errors.ts'

export type Credentials = { endpoint: string; id: string; secret: string; headers: Record<string, string> }

/** An access token, with the scopes that were granted and the seconds until it expires. */
export type Token = { token: string; scopes: string[]; seconds: number }

/** `fetch` for one server, which gives up after half a minute. Rejects with words for the operator. */
export function sendTo(endpoint: string): typeof fetch {
  return (input, init) =>
    fetch(input, { signal: AbortSignal.timeout(30_000), ...init }).catch(error => {
      throw unreachable(endpoint, error)
    })
}

/** Gets a token for the Management API. Scopes that the client does not hold are left out. */
export async function requestToken(
  send: typeof fetch,
  { endpoint, id, secret, headers }: Credentials,
  scope: string,
): Promise<Token> {
  const response = await send(`${endpoint}/oidc/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      resource: managementResource,
      scope,
    }),
  })
  const answer = (await response.json().catch(() => ({}))) as Record<string, string | undefined>
  const { access_token: token, error = 'server.error', error_description: description } = answer
  if (token)
    return { token, scopes: (answer.scope ?? '').split(' '), seconds: Number(answer.expires_in ?? 0) }
  throw new CommandError(
    error,
    `${endpoint} gave no token (${description ?? `status ${response.status}`}). Check the address, LATCHKEY_CLIENT_ID and LATCHKEY_CLIENT_SECRET.`,
  )
}

function unreachable(endpoint: string, error: unknown): CommandError {
  const { message, cause } = error as Error
  const reason = cause instanceof Error ? cause.message || (cause as { code?: string }).code : message
  return new CommandError(
    'unreachable',
    `${endpoint} does not answer (${reason}). Check the address and that the server runs.`,
  )
}
