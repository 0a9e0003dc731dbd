import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// The one file of JavaScript: were it TypeScript, it would have to be stripped before the cache of what was stripped is
// open. The cache saves half of the start and 25 MiB of memory; `scripts/warm-cache.js` fills it at `npm install`.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/latchkey'))
await import('./main.ts')
