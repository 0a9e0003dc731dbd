import { managementResource } from '@latchkey/contract'
import type { Request } from './load.ts'

/** A token request with client credentials, for the Management API unless given; RFC 6749 section 4.4. */
export function clientCredentials(
  { id, secret }: { id: string; secret: string },
  resource = managementResource,
): Request {
  const form = { grant_type: 'client_credentials', resource, scope: 'all' }
  return {
    method: 'POST',
    path: '/oidc/token',
    headers: {
      authorization: `Basic ${btoa(`${id}:${secret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form).toString(),
  }
}
