import { createServer, type IncomingMessage, type Server } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { mountAccountApi } from './doors/account-api.ts'
import { mountCallbacks } from './doors/callbacks.ts'
import { type App, originOf, requestIds } from './doors/door.ts'
import { mountLinkApi } from './doors/link-api.ts'
import { mountMailbox } from './doors/mailbox.ts'
import { mountManagementApi } from './doors/management-api.ts'
import { mountOpenApi } from './doors/openapi.ts'
import { mountOperations } from './doors/operations.ts'
import { mountPages } from './doors/pages.ts'
import { mountSignInApi } from './doors/sign-in-api.ts'
import { mountPreflight, mountUnmatched } from './doors/unmatched.ts'
import { mountUserAssets } from './doors/user-assets.ts'
import type { House } from './house.ts'
import { handToProvider, surroundProvider } from './oidc/surroundings.ts'
import { newRequestId } from './store/ids.ts'

/** All doors behind one port. It does not listen yet. */
export function createHttpServer(house: House): Server {
  const app: App = new Hono<{ Bindings: HttpBindings }>()
  mountPreflight(app)
  mountAccountApi(app, house)
  mountManagementApi(app, house)
  mountSignInApi(app, house)
  mountLinkApi(app, house)
  mountOpenApi(app, house)
  mountOperations(app, house)
  mountMailbox(app, house)
  mountUserAssets(app, house)
  mountCallbacks(app, house)
  mountPages(app, house)
  mountUnmatched(app, house)

  surroundProvider(house, message => originOf(message, house))
  const toDoors = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const toProvider = handToProvider(house)
  const prefix = new URL(house.config.endpoint).pathname.replace(/\/$/, '')

  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 120_000 }, (message, response) => {
    const requestId = newRequestId()
    requestIds.set(message, requestId)
    stripPrefix(message, prefix)
    if (!/^\/oidc(?=[/?]|$)/.test(message.url ?? '')) return toDoors(message, response)
    response.setHeader('logto-core-request-id', requestId)
    return toProvider(message, response)
  })
  return server
}

/** Below a sub-path, some proxies pass the whole path on and some strip it; both are right. */
function stripPrefix(message: IncomingMessage, prefix: string): void {
  const url = message.url ?? '/'
  if (prefix && (url === prefix || url.startsWith(`${prefix}/`) || url.startsWith(`${prefix}?`)))
    message.url = url.slice(prefix.length).replace(/^(?!\/)/, '/')
}
