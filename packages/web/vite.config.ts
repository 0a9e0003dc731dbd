import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const root = new URL('.', import.meta.url).pathname
const server = process.env.LATCHKEY_URL ?? 'http://localhost:3001'

export default defineConfig({
  root,
  base: './',
  plugins: [react(), likeTheServer(), selfContained(), compressed()],
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['sign-in.html', 'account.html', 'demo-app.html', 'docs.html'].map(page => root + page),
    },
  },
  server: { proxy: { '/api': server, '/oidc': server } },
})

/** What the server does for the pages, while they are being worked on: the address decides the page, and the base stands in the head. */
function likeTheServer(): Plugin {
  return {
    name: 'latchkey:like-the-server',
    apply: 'serve',
    transformIndexHtml: html => html.replace('<!--latchkey:head-->', '<base href="/">'),
    configureServer({ middlewares }) {
      middlewares.use((request, _, next) => {
        const [path = ''] = (request.url ?? '').split('?')
        if (/^\/account(\/|$)/.test(path)) request.url = '/account.html'
        else if (/^\/demo-app$/.test(path)) request.url = '/demo-app.html'
        else if (/^\/(sign-in|register|two-step|callback\/[^/]+|consent|signed-out|undo|error)$/.test(path))
          request.url = '/sign-in.html'
        next()
      })
    },
  }
}

/** The library that draws the API reference asks its makers for their logo; where that fails, it goes without. No page asks anybody else. */
function selfContained(): Plugin {
  return {
    name: 'latchkey:self-contained',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'asset' && /\bredoc\b.*\.js$/.test(file.fileName))
          file.source = file.source.toString().replaceAll(/https:\/\/cdn\.redoc\.ly\/[\w./-]+/g, 'data:,')
    },
  }
}

/** The server sends these as they are, and compresses nothing while people wait. */
function compressed(): Plugin {
  return {
    name: 'latchkey:compressed',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const fileName of Object.keys(bundle).filter(name => /\.(js|css)$/.test(name))) {
        const source = readFileSync(join(dir, fileName))
        writeFileSync(join(dir, `${fileName}.gz`), gzipSync(source, { level: 9 }))
        writeFileSync(join(dir, `${fileName}.br`), brotliCompressSync(source))
      }
    },
  }
}
