import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { Features } from 'lightningcss'
import { defineConfig, type Plugin } from 'vite'
import { compressed } from '../../scripts/compressed.ts'

const root = new URL('.', import.meta.url).pathname
const server = process.env.LATCHKEY_URL ?? 'http://localhost:3001'

export default defineConfig({
  root,
  base: './',
  plugins: [react(), likeTheServer(), compressed(), weighed()],
  // All supported browsers have `:dir()`; its replacement by lists of languages would not follow the attribute `dir`.
  css: { lightningcss: { exclude: Features.DirSelector } },
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [
        'sign-in.html',
        'account.html',
        'console.html',
        'demo-app.html',
        'guides.html',
        'reference.html',
      ].map(page => root + page),
    },
  },
  server: { proxy: { '/api': server, '/oidc': server } },
})

/** Imitates the server during development: maps paths to pages and writes the `<base>` into the head. */
function likeTheServer(): Plugin {
  return {
    name: 'latchkey:like-the-server',
    apply: 'serve',
    transformIndexHtml: html => html.replace('<!--latchkey:head-->', '<base href="/">'),
    configureServer({ middlewares }) {
      middlewares.use((request, _, next) => {
        const [path = ''] = (request.url ?? '').split('?')
        if (/^\/account(\/|$)/.test(path)) request.url = '/account.html'
        else if (/^\/console(\/|$)/.test(path)) request.url = '/console.html'
        else if (/^\/demo-app$/.test(path)) request.url = '/demo-app.html'
        else if (/^\/preview\//.test(path)) request.url = '/preview.html'
        else if (
          /^\/(sign-in|register|forgot-password|callback\/[^/]+|consent|signed-out|undo|restore|lockdown|access|device|error)$/.test(
            path,
          )
        )
          request.url = '/sign-in.html'
        next()
      })
    },
  }
}

/** Kilobytes of JavaScript, gzipped, that a page should load at most before it is shown, texts aside. */
const budgets = { 'sign-in': 110, account: 150, console: 110 }

/** Prints how much JavaScript a page loads first, and fails the build if that is 10 % above its budget. */
function weighed(): Plugin {
  return {
    name: 'latchkey:weighed',
    apply: 'build',
    writeBundle({ dir = '' }) {
      for (const [name, budget] of Object.entries(budgets)) {
        const page = readFileSync(join(dir, `${name}.html`), 'utf8')
        const files = [...page.matchAll(/assets\/[\w.-]+\.js(?=")/g)].map(([file]) => file)
        const bytes = files.map(file => gzipSync(readFileSync(join(dir, file)), { level: 9 }).length)
        const weight = Math.ceil(bytes.reduce((sum, each) => sum + each, 0) / 1000)
        const words = `${name}.html loads ${weight} KB of JavaScript (gzip); its budget is ${budget} KB.`
        if (weight > budget * 1.1) throw new Error(words)
        process.stdout.write(`${words}\n`)
      }
    },
  }
}
