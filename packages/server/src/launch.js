import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// JavaScript, because Node would have to strip a TypeScript file before it opens the cache of stripped files. The cache
// saves half of the start time and 25 MiB of memory; `scripts/warm-cache.js` fills it at `npm install`.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/latchkey'))
await import('./main.ts')
