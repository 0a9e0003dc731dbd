import { join } from 'node:path'

// JavaScript, because Node would have to strip a TypeScript file before it opens the cache of stripped files. The cache
// saves half of the start time and 25 MiB of memory; `scripts/warm-cache.js` fills it at `npm install`.

const oldest = '22.18'
const { node } = process.versions
if (isOlder(node, oldest)) {
  console.error(`Latchkey needs Node.js ${oldest} or newer; this is Node.js ${node}.`)
  process.exit(1)
}

// Imported by calls, because an older Node lacks the function, and would say so before the sentence above.
const { enableCompileCache } = await import('node:module')
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/latchkey'))
await import('./main.ts')

/** @param {string} found @param {string} wanted */
function isOlder(found, wanted) {
  const [major = 0, minor = 0] = found.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = wanted.split('.').map(Number)
  return major < leastMajor || (major === leastMajor && minor < leastMinor)
}
