import { join } from 'node:path'
import type { Plugin } from 'vite'

const lookups = join(import.meta.dirname, 'src/shadow-roots.ts')

type Change = { file: RegExp; from: RegExp; to: string }

/**
 * With its own flag for shadow roots, the library still looks up elements by id in the document alone, e.g. the title
 * that names a dialog, and adds a style sheet to the page.
 */
const changes: readonly Change[] = [
  {
    file: /\/(useId|virtualFocus|useAutocomplete)\.mjs$/,
    from: /(?:\bdocument|\(0, [\w$]+\)\([\w.]+\))\.getElementById\(/g,
    to: 'elementById(',
  },
  {
    file: /\/FocusScope\.mjs$/,
    from: /(?<=focusedElement = )ownerDocument\.activeElement/g,
    to: 'focusedElementOfPage()',
  },
  { file: /\/usePress\.mjs$/, from: /!ownerDocument\.head \|\|/g, to: 'true ||' },
]

/** Lets React Aria find elements inside of shadow roots. A version that these changes do not fit fails the build. */
export function reactAriaInShadowRoots(): Plugin {
  const pending = new Set(changes)
  return {
    name: 'latchkey:react-aria-in-shadow-roots',
    enforce: 'pre',
    transform(code, id) {
      const change = changes.find(({ file }) => id.includes('/react-aria/') && file.test(id))
      if (!change || code.search(change.from) < 0) return undefined
      pending.delete(change)
      const names = 'elementById, focusedElementOfPage'
      return `import { ${names} } from ${JSON.stringify(lookups)}\n${code.replaceAll(change.from, change.to)}`
    },
    buildEnd(error) {
      const [unfit] = pending
      if (!error && unfit)
        throw new Error(`React Aria has changed: nothing in ${unfit.file} matches ${unfit.from}.`)
    },
  }
}
