import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { Features } from 'lightningcss'
import { defineConfig, type Plugin } from 'vite'
import { compressed } from '../../scripts/compressed.ts'
import { reactAriaInShadowRoots } from './react-aria-in-shadow-roots.ts'

/** Builds `embed.js`, which the server serves, and its parts in the folder `embed`; in the mode `package`, `element.js`. */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  base: './',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [
    react(),
    reactAriaInShadowRoots(),
    columnWidths(),
    shadowTokens(),
    shadowStyles(),
    ...(mode === 'package' ? [] : [compressed()]),
    weighed(),
  ],
  // The colors of both themes are declared for the element, and chosen inside of it. Browsers with `:state()` have
  // `light-dark()` and `:dir()`.
  css: { lightningcss: { exclude: Features.DirSelector | Features.LightDark } },
  build: {
    assetsInlineLimit: 0,
    // One style sheet for all parts, as shadow roots adopt it.
    cssCodeSplit: false,
    // Links to parts would stand in the head of a page that is not ours.
    modulePreload: false,
    lib: {
      entry:
        mode === 'package'
          ? { element: join(import.meta.dirname, 'src/index.ts') }
          : { embed: join(import.meta.dirname, 'src/embed.ts') },
      formats: ['es'],
    },
    rolldownOptions: {
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'embed/[name]-[hash].js',
        // Whitespace too, which the build of a library would leave.
        minify: true,
      },
    },
  },
}))

/** Declares the tokens for the element itself, so that the page around can set others, and makes `rem` the person's. */
function shadowTokens(): Plugin {
  return {
    name: 'latchkey:shadow-tokens',
    enforce: 'pre',
    transform(css, id) {
      if (!id.endsWith('.css')) return undefined
      const own = css
        .replaceAll(/:root,\s*\.lk-root(?= \{)/g, ':host')
        .replaceAll(/:is\(:root, \.lk-root\)([^{]+?)(?= \{)/g, (_, language: string) => ofHost(language))
        .replaceAll(/\b(\d*\.?\d+)rem\b/g, 'calc($1 * var(--lk-rem))')
      if (id.endsWith('/tokens.css') && own.includes(':root'))
        throw new Error('A token is still of the page.')
      return own
    },
  }
}

/** The list of sections stands beside the section where the element has the room for both, however wide the window is. */
function columnWidths(): Plugin {
  return {
    name: 'latchkey:column-widths',
    enforce: 'pre',
    transform: (css, id) =>
      id.endsWith('.css')
        ? css.replaceAll(/@media (?=\((min-width: 900px|max-width: 899px)\))/g, '@container ')
        : undefined,
  }
}

const ofHost = (language: string) =>
  `:host(${language.replaceAll(/:lang\(([\w-]+)\)/g, ':state(language-$1)')})`

/** Moves the style sheet into the script. */
function shadowStyles(): Plugin {
  return {
    name: 'latchkey:shadow-styles',
    enforce: 'post',
    generateBundle(_, bundle) {
      const [sheet, ...others] = Object.values(bundle).filter(({ fileName }) => fileName.endsWith('.css'))
      if (sheet?.type !== 'asset' || others.length > 0) throw new Error('One style sheet was expected.')
      delete bundle[sheet.fileName]
      const css = JSON.stringify(sheet.source.toString())
      const entry = Object.values(bundle).find(file => file.type === 'chunk' && file.isEntry)
      // Only a name without a hash may still change.
      if (entry?.type !== 'chunk' || !entry.code.includes(marker))
        throw new Error('The entry has no place for styles.')
      entry.code = entry.code.replace(new RegExp(`["'\`]${marker}["'\`]`), () => css)
    },
  }
}

const marker = '__LATCHKEY_STYLES__'

/** Kilobytes, gzipped, that a page should load at most before the account is shown, texts aside. */
const budget = 140

/** Prints how much a page loads first, and fails the build if that is 10 % above the budget. */
function weighed(): Plugin {
  return {
    name: 'latchkey:weighed',
    writeBundle({ dir = '' }, bundle) {
      const chunks = Object.values(bundle).filter(file => file.type === 'chunk')
      const first = chunks.filter(({ isEntry, name }) => isEntry || name === 'render' || name === 'Account')
      const names = new Set(first.map(({ fileName }) => fileName))
      for (const name of names)
        for (const needed of chunks.find(({ fileName }) => fileName === name)?.imports ?? [])
          names.add(needed)
      const bytes = [...names].map(name => gzipSync(readFileSync(join(dir, name)), { level: 9 }).length)
      const weight = Math.ceil(bytes.reduce((sum, each) => sum + each, 0) / 1000)
      const words = `<latchkey-account> loads ${weight} KB (gzip); its budget is ${budget} KB.`
      if (weight > budget * 1.1) throw new Error(words)
      process.stdout.write(`${words}\n`)
    },
  }
}
