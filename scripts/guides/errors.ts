import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorPages } from './error-pages.ts'

/** Writes the pages of error codes anew. */
const guides = join(import.meta.dirname, '../../docs/guides')
for (const { path, text } of errorPages) writeFileSync(join(guides, path), text)
