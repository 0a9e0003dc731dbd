import { join } from 'node:path'
import type { HttpBindings } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import type { MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import type { App } from './api.ts'
import { cachedAs } from './cached-as.ts'

const root = join(import.meta.dirname, '../../../element/dist')

/**
 * Serves the web component, `embed.js` and its parts, to pages of any origin. They contain nothing of a person, and no
 * cookie is read: the page has the access token.
 */
export function mountEmbed(app: App): void {
  const files = serveStatic<{ Bindings: HttpBindings }>({ root, precompressed: true })
  // A new version of the server is used within minutes. The names of the parts contain a hash of the content.
  app.get('/embed.js', forAnyOrigin, cachedAs('public, max-age=300'), etag(), files)
  app.get('/embed/*', forAnyOrigin, cachedAs('public, max-age=31536000, immutable'), files)
}

const forAnyOrigin: MiddlewareHandler<{ Bindings: HttpBindings }> = async (context, next) => {
  await next()
  context.header('access-control-allow-origin', '*')
  context.header('cross-origin-resource-policy', 'cross-origin')
}
