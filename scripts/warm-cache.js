import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'

// Compiles the server once, so that even its first start is fast; see packages/server/src/launch.js.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/latchkey'))
await import('../packages/server/src/start.ts')
await import('../packages/server/src/quick-start.ts')
flushCompileCache()
