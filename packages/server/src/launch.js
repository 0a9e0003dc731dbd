import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'

// The one file of JavaScript: were it TypeScript, it would have to be stripped before the cache of what was stripped is
// open. The cache saves half of the start and 25 MiB of memory; `scripts/warm-cache.js` fills it at `npm install`.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/latchkey'))
// Megabytes. Requests leave little behind: a larger nursery only makes the process larger.
setFlagsFromString('--max-semi-space-size=8')
await import('./main.ts')
