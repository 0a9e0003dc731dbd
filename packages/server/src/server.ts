import { createServer, type IncomingMessage, type Server } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { mountAccountApi } from './http/account/account-api.ts'
import { type App, clientOf, requestIds } from './http/api.ts'
import { mountCallbacks } from './http/callbacks.ts'
import { mountOperations } from './http/health.ts'
import { mountLinkApi } from './http/links/links-api.ts'
import { mountMailbox } from './http/mailbox.ts'
import { mountManagementApi } from './http/management/management-api.ts'
import { mountMcp } from './http/mcp/mcp.ts'
import { mountOpenApi } from './http/openapi.ts'
import { mountPages } from './http/pages.ts'
import { mountProtectedResources } from './http/protected-resources.ts'
import { mountSharedSignals } from './http/shared-signals.ts'
import { mountSignInApi } from './http/sign-in/sign-in-api.ts'
import { mountPreflight, mountUnmatched } from './http/unmatched.ts'
import { mountUserAssets } from './http/user-assets.ts'
import { forwardToProvider } from './oidc/forward.ts'
import { addProviderMiddleware } from './oidc/middleware.ts'
import type { Services } from './services.ts'
import { newRequestId } from './store/ids.ts'

/** Creates the HTTP server with all APIs on one port. It does not listen yet. */
export function createHttpServer(services: Services): Server {
  const app: App = new Hono<{ Bindings: HttpBindings }>()
  mountPreflight(app)
  mountAccountApi(app, services)
  mountManagementApi(app, services)
  mountSignInApi(app, services)
  mountLinkApi(app, services)
  mountMcp(app, services)
  mountOpenApi(app, services)
  mountOperations(app, services)
  mountProtectedResources(app, services)
  mountSharedSignals(app, services)
  mountMailbox(app, services)
  mountUserAssets(app, services)
  mountCallbacks(app, services)
  mountPages(app, services)
  mountUnmatched(app, services)

  const toApis = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const toProvider = forwardToProvider(services, provider =>
    addProviderMiddleware(services, provider, message => clientOf(message, services)),
  )
  const prefix = new URL(services.config.endpoint).pathname.replace(/\/$/, '')

  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 120_000 }, (message, response) => {
    const requestId = newRequestId()
    requestIds.set(message, requestId)
    stripPrefix(message, prefix)
    findMetadata(message, prefix)
    return services.tracing.request(message, response, {
      requestId,
      answer() {
        if (!/^\/oidc(?=[/?]|$)/.test(message.url ?? '')) return toApis(message, response)
        response.setHeader('logto-core-request-id', requestId)
        return toProvider(message, response)
      },
    })
  })
  return server
}

/**
 * Metadata is between the host and the path of the thing that it describes: that of the provider, whose issuer is
 * `/oidc` below ENDPOINT's path (RFC 8414 section 3.1; as a transmitter, Shared Signals Framework 1.0 section 7.2), and
 * that of our APIs (RFC 9728 section 3.1). The provider's is also found without the issuer's path, where simple clients
 * look for it.
 */
function findMetadata(message: IncomingMessage, prefix: string): void {
  const [, kind, path = ''] =
    /^\/\.well-known\/(oauth-authorization-server|openid-configuration|oauth-protected-resource|ssf-configuration)(\/.*?)?(?:\?|$)/.exec(
      message.url ?? '',
    ) ?? []
  if (!kind) return
  const below = path.startsWith(`${prefix}/`) || path === prefix ? path.slice(prefix.length) : path
  if (kind === 'oauth-protected-resource') message.url = `/.well-known/${kind}${below}`
  else if (kind === 'ssf-configuration') message.url = `/.well-known/${kind}${below.replace(/^\/oidc$/, '')}`
  else if (below === '/oidc' || (below === '' && kind === 'oauth-authorization-server'))
    message.url = `/oidc/.well-known/${kind}`
}

/** ENDPOINT can have a path. Some proxies forward the whole path and some strip that prefix; both work. */
function stripPrefix(message: IncomingMessage, prefix: string): void {
  const url = message.url ?? '/'
  if (prefix && (url === prefix || url.startsWith(`${prefix}/`) || url.startsWith(`${prefix}?`)))
    message.url = url.slice(prefix.length).replace(/^(?!\/)/, '/')
}
