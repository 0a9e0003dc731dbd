import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errors } from '@latchkey/contract'
import { describe, expect, it } from 'vitest'
import { errorPages } from '../scripts/guides/error-pages.ts'

const read = (path: string) => readFileSync(join(import.meta.dirname, '../docs/guides', path), 'utf8')

describe.each(errorPages)('docs/guides/$path', ({ path, text }) => {
  it('is what `node scripts/guides/errors.ts` writes', () => {
    expect(read(path)).toBe(text)
  })

  it('has each code once, as a heading that one can link to', () => {
    const headings = [...read(path).matchAll(/^### `(.+)`$/gm)].map(([, code]) => code)
    expect(headings.sort()).toEqual(Object.keys(errors).sort())
  })
})
