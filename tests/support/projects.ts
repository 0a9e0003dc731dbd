import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryDirectory } from './directory.ts'

/** Files by their paths. */
export type Files = Record<string, string>

/** Writes a project of an application. Returns its folder. */
export function writeProject(files: Files): string {
  const folder = temporaryDirectory()
  mkdirSync(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** All files of a project. */
export function filesOf(folder: string): Files {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  const files = paths.filter(path => statSync(join(folder, path)).isFile())
  return Object.fromEntries(files.map(path => [path, readFileSync(join(folder, path), 'utf8')]))
}

/**
 * A program in the place of npm, which would install for minutes: it remembers its arguments, and fails if told to.
 * Returns the variable `PATH` with it, and how to read the arguments.
 */
export function npmStandIn({ exitCode = 0 } = {}): { PATH: string; calls: () => string[] } {
  const folder = temporaryDirectory()
  mkdirSync(folder)
  const log = join(folder, 'calls')
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\necho "$@" >> ${log}\nexit ${exitCode}\n`)
  chmodSync(join(folder, 'npm'), 0o755)
  return {
    PATH: `${folder}:${process.env.PATH}`,
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  }
}

const manifest = (fields: object) => JSON.stringify({ name: 'shop', private: true, ...fields })

/** What `npm create vite -- --template react-ts` makes, without what no command looks at. */
export const viteReactProject: Files = {
  'package.json': manifest({
    type: 'module',
    scripts: { dev: 'vite', build: 'tsc -b && vite build' },
    dependencies: { react: '^19.3.1', 'react-dom': '^19.3.1' },
    devDependencies: { '@vitejs/plugin-react': '^6.1.2', typescript: '~7.0.2', vite: '^8.3.4' },
  }),
  'vite.config.ts': `import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// https://vite.dev/config/
export default defineConfig({
  plugins: [react()],
})
`,
  'src/App.tsx': 'export default () => <h1>Shop</h1>\n',
  'src/main.tsx': `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './index.css'
import App from './App.tsx'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
`,
}

/** The same as the template `vue-ts`. */
export const viteVueProject: Files = {
  'package.json': manifest({
    type: 'module',
    scripts: { dev: 'vite' },
    dependencies: { vue: '^3.5.44' },
    devDependencies: { '@vitejs/plugin-vue': '^6.0.10', typescript: '~6.0.3', vite: '^8.3.4' },
  }),
  'vite.config.ts': `import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue()],
})
`,
  'src/main.ts': `import { createApp } from 'vue'
import './style.css'
import App from './App.vue'

createApp(App).mount('#app')
`,
}

/** What `create-next-app` makes. */
export const nextProject: Files = {
  'package.json': manifest({
    scripts: { dev: 'next dev', build: 'next build' },
    dependencies: { next: '16.4.3', react: '19.3.0', 'react-dom': '19.3.0' },
    devDependencies: { typescript: '^5' },
  }),
  'app/layout.tsx': `import type { Metadata } from "next";
import "./globals.css";

export const metadata: Metadata = {
  title: "Create Next App",
};

export default function RootLayout({ children }: LayoutProps<"/">) {
  return (
    <html lang="en">
      <body className="min-h-full flex flex-col">{children}</body>
    </html>
  );
}
`,
}

/** A small server in CommonJS, as the documentation of Express begins. */
export const expressProject: Files = {
  'package.json': manifest({ scripts: { start: 'node index.js' }, dependencies: { express: '^5.1.0' } }),
  'index.js': `const express = require('express')

const app = express()
const port = process.env.PORT || 4000

app.get('/', (request, response) => response.send('<h1>Shop</h1>'))

app.listen(port)
`,
}
