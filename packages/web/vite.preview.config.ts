import react from '@vitejs/plugin-react'
import { Features } from 'lightningcss'
import { defineConfig } from 'vite'
import { compressed } from '../../scripts/compressed.ts'

const root = new URL('.', import.meta.url).pathname

/**
 * The previews of the console, built apart from the pages that they are made of: entries that share modules split them
 * into more files, and the sign-in page must not get heavier because administrators look at it.
 */
export default defineConfig({
  root,
  base: './',
  plugins: [react(), compressed()],
  css: { lightningcss: { exclude: Features.DirSelector } },
  publicDir: false,
  build: {
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: `${root}preview.html` },
  },
})
