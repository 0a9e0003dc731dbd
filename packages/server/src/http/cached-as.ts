import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'

/** Sets the cache lifetime of a file, and answers 304 if the browser has it already. */
export function cachedAs(cacheControl: string): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    await next()
    if (!context.res.ok && context.res.status !== 304) return
    if (isUnmodified(context)) {
      await context.res.body?.cancel()
      context.res = new Response(null, { status: 304, headers: context.res.headers })
    }
    context.header('cache-control', cacheControl)
    context.header('x-content-type-options', 'nosniff')
  }
}

/** RFC 9110 section 13.1.3: the date applies only without an entity tag. */
function isUnmodified({ req, res }: Context): boolean {
  const since = Date.parse(req.header('if-modified-since') ?? '')
  return !req.header('if-none-match') && Date.parse(res.headers.get('last-modified') ?? '') <= since
}
