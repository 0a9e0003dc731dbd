import { managementResource } from '@latchkey/contract'
import type { Request } from './load.ts'

/** A token request for the Management API with client credentials; RFC 6749 section 4.4. */
export function clientCredentials({ id, secret }: { id: string; secret: string }): Request {
  const form = { grant_type: 'client_credentials', resource: managementResource, scope: 'all' }
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
